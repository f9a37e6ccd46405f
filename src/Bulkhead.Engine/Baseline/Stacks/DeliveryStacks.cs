using System.Text;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>
/// The roles by which workloads are deployed: one for each workload in each of its accounts, which only the jobs of one branch or
/// environment of a code host (IAM User Guide, "Create a role for OpenID Connect federation"), or one pipeline (AWS CodePipeline User Guide,
/// "Create a pipeline in CodePipeline that uses resources from another AWS account") may assume.
/// </summary>
internal sealed class DeliveryStacks(OrganizationModel model)
{
    /// <summary>The template's name, which is also the stack's.</summary>
    public const string Name = "bulkhead-delivery";

    /// <summary>The template of an account; null where nothing is delivered there.</summary>
    public StackTemplate? Of(string account)
    {
        var workloads = model.Workloads.Where(w => w.Delivery.Targets.Any(t => t.Account == account)).ToList();
        if (workloads.Count == 0) return null;
        var text = new StringBuilder();
        text.Append("AWSTemplateFormatVersion: \"2010-09-09\"\n");
        text.Append("Description: \"Bulkhead: the roles by which code hosts and pipelines deploy into this account.\"\n\n");
        var piped = workloads.Where(w => w.Delivery.Pipeline is not null).ToList();
        if (piped.Count > 0) text.Append("Parameters:\n").AppendJoin("", piped.Select(w => $"  {Parameter(w)}:\n    Type: String\n    Description: \"The account of the pipeline of {w.Name}.\"\n")).Append('\n');
        text.Append("Resources:\n");
        foreach (var host in workloads.Where(w => w.Delivery.Pipeline is null).Select(w => w.Delivery.Host).Distinct().Order()) AddProvider(text, host);
        foreach (var workload in workloads)
        {
            if (workload.Delivery.Pipeline is { } pipeline) AddRole(text, workload, pipeline);
            else AddRole(text, workload, account);
        }

        return StackTemplate.Written(Name, text.ToString());
    }

    /// <summary>The parameters of an account's template: in which accounts the pipelines are.</summary>
    public IEnumerable<KeyValuePair<string, string>> ParametersOf(string account) => model.Workloads
        .Where(w => w.Delivery.Pipeline is not null && w.Delivery.Targets.Any(t => t.Account == account))
        .Select(w => new KeyValuePair<string, string>(Parameter(w), StackReferences.Account(w.Delivery.Pipeline!.Account)));

    /// <summary>The provider's address without its scheme.</summary>
    public static string ProviderOf(CodeHost host) => host switch
    {
        CodeHost.GitHub => "token.actions.githubusercontent.com",
        CodeHost.GitLab => "gitlab.com",
        CodeHost.Terraform => "app.terraform.io",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The audience of the tokens, as each host's documents on AWS give it.</summary>
    public static string AudienceOf(CodeHost host) => host switch
    {
        CodeHost.GitHub => "sts.amazonaws.com",
        CodeHost.GitLab => "https://gitlab.com",
        CodeHost.Terraform => "aws.workload.identity",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>
    /// The subject of the one job that may deploy an environment: of GitHub the environment where a second person approves
    /// (reviewers are required by environments), and the branch otherwise.
    /// </summary>
    public static string SubjectOf(Delivery delivery, string environment) => delivery.Host switch
    {
        CodeHost.GitHub when delivery.Approvers is not null => $"repo:{delivery.Repository}:environment:{environment}",
        CodeHost.GitHub => $"repo:{delivery.Repository}:ref:refs/heads/{delivery.Branch}",
        CodeHost.GitLab => $"project_path:{delivery.Repository}:ref_type:branch:ref:{delivery.Branch}",
        CodeHost.Terraform when delivery.Repository.Split('/') is [var organization, var project, var workspace] =>
            $"organization:{organization}:project:{project}:workspace:{workspace}:run_phase:apply",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void AddProvider(StringBuilder text, CodeHost host) => text.Append($$"""
          {{host}}Provider:
            Type: AWS::IAM::OIDCProvider
            Properties:
              Url: "https://{{ProviderOf(host)}}"
              ClientIdList: ["{{AudienceOf(host)}}"]

        """.ReplaceLineEndings("\n"));

    private static void AddRole(StringBuilder text, Workload workload, string account)
    {
        var (delivery, provider) = (workload.Delivery, ProviderOf(workload.Delivery.Host));
        var subjects = delivery.Targets.Where(t => t.Account == account).Select(t => SubjectOf(delivery, t.Environment)).Distinct(StringComparer.Ordinal);
        text.Append($$"""
              {{Logical(workload.Name)}}Role:
                Type: AWS::IAM::Role
                DependsOn: {{delivery.Host}}Provider
                Properties:
                  RoleName: {{workload.RoleName}}
                  Description: "Deploys the workload {{workload.Name}} from {{delivery.Repository}}."
                  AssumeRolePolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Principal:
                          Federated: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/{{provider}}"
                        Action: "sts:AssumeRoleWithWebIdentity"
                        Condition:
                          StringEquals:
                            "{{provider}}:aud": "{{AudienceOf(delivery.Host)}}"
                            "{{provider}}:sub": [{{string.Join(", ", subjects.Select(s => $"\"{s}\""))}}]
            {{PoliciesOf(delivery)}}
            """.ReplaceLineEndings("\n").TrimEnd());
        text.Append('\n');
    }

    // IAM keeps the role's own id, so that another role of the same name is not trusted (IAM User Guide, "AWS JSON policy elements: Principal").
    private static void AddRole(StringBuilder text, Workload workload, DeliveryPipeline pipeline)
    {
        text.Append($$"""
              {{Logical(workload.Name)}}Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: {{workload.RoleName}}
                  Description: "Deploys the workload {{workload.Name}} by the pipeline {{pipeline.Account}}/{{pipeline.Name}}."
                  AssumeRolePolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Principal:
                          AWS: !Sub "arn:${AWS::Partition}:iam::${{{Parameter(workload)}}}:role/{{pipeline.Role}}"
                        Action: "sts:AssumeRole"
            {{PoliciesOf(workload.Delivery)}}
            """.ReplaceLineEndings("\n").TrimEnd());
        text.Append('\n');
    }

    private static string PoliciesOf(Delivery delivery) => delivery.Permissions.IsEmpty ? ""
        : "      ManagedPolicyArns:\n" + string.Concat(delivery.Permissions.Select(p => $"        - !Sub \"arn:${{AWS::Partition}}:iam::aws:policy/{p}\"\n"));

    private static string Parameter(Workload workload) => Logical(workload.Name) + "Account";

    // Names of resources in a template have letters and digits only; a dash becomes a letter that no key begins with.
    private static string Logical(string name) => "Workload" + name.Replace("-", "X", StringComparison.Ordinal);
}

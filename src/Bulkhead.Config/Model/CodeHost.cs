namespace Bulkhead.Config.Model;

/// <summary>What deploys by itself.</summary>
public enum CodeHost
{
    /// <summary>GitHub, with its Actions.</summary>
    GitHub,

    /// <summary>GitLab.com, with its CI/CD jobs.</summary>
    GitLab,

    /// <summary>HCP Terraform, once Terraform Cloud.</summary>
    Terraform,

    /// <summary>AWS CodePipeline: a pipeline in an account of the file, which takes its changes from where it says.</summary>
    CodePipeline,
}

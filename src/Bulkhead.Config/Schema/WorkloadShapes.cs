using Bulkhead.Config.Reading;
using static Bulkhead.Config.Schema.Shape;

namespace Bulkhead.Config.Schema;

/// <summary>The shape of the section <c>workloads</c>.</summary>
internal static class WorkloadShapes
{
    private static readonly Text PlainText = new();

    private static readonly Fixed Delivery = new("delivery",
    [
        new("repository", new Text { Suggestions = () => [.. WorkloadSectionReader.Prefixes] }, "Where its code stands: github:OWNER/NAME, gitlab:GROUP/PROJECT or terraform:ORGANIZATION/PROJECT/WORKSPACE."),
        new("pipeline", PlainText, "Instead of a repository: the pipeline of CodePipeline that delivers it, ACCOUNT/NAME."),
        new("role", PlainText, "The role that the pipeline runs with, by name."),
        new("branch", new Text { MaxLength = 255 }, "The branch that deploys; 'main' unless said."),
        new("environment", new Either([PlainText, new List(PlainText)]), "The environments of the workload that it deploys.") { Required = true },
        new("push", new Either([PlainText, new List(PlainText)]), "The groups whose people may push to the branch. Of a pipeline AWS's permissions say so."),
        new("approve", PlainText, "The group of the second person who approves each deployment; without it, who pushes deploys alone."),
        new("permissions", new List(PlainText), "AWS's managed policies of the role that deploys; PowerUserAccess unless said."),
    ]);

    /// <summary>A workload.</summary>
    public static readonly Fixed Workload = new("workload",
    [
        new("environments", new Map(PlainText), "Its environments, and the account of each.") { Required = true },
        new("delivery", Delivery, "How it comes from its repository into its accounts.") { Required = true },
    ]);
}

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of IAM Access Analyzer.</summary>
internal sealed class AccessAnalyzerAccess : ServiceAccess
{
    public AccessAnalyzerAccess() : base("accessanalyzer", "access-analyzer") =>
        Variables = new Dictionary<string, string[]> { ["AnalyzerName"] = ["analyzerName", "resourceArn"] };

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call);
        // "Getting started with IAM Access Analyzer": the first analyzer takes iam:CreateServiceLinkedRole.
        return call.Operation == "CreateAnalyzer" ? own.Concat(ServiceLinkedRole(call, "access-analyzer.amazonaws.com")) : own;
    }
}

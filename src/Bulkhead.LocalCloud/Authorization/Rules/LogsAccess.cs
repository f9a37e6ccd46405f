using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Logs;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// Permissions of Amazon CloudWatch Logs. But for tags, requests name a group as <c>log-group:NAME:log-stream:STREAM</c>, with
/// nothing for the stream where they mean the group, so that policies end in <c>:*</c> (Amazon CloudWatch Logs User Guide,
/// "Overview of managing access permissions").
/// </summary>
internal sealed class LogsAccess : ServiceAccess
{
    public LogsAccess() : base("logs", "logs") => PassedRoles = [("roleArn", "logs.amazonaws.com")];

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call);
        // CreateLogGroup API page: tags take logs:TagResource too.
        return call.Operation == "CreateLogGroup" && call.Input.Object("tags") is { Count: > 0 }
            ? own.Append(new AccessCheck("logs:TagResource", new AccessResource(LogState.ArnOf(LogState.Named(call.Context, call.Input)))))
            : own;
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var name = LogState.Named(call.Context, call.Input);
        var isAboutTags = call.Operation is "TagResource" or "UntagResource" or "ListTagsForResource";
        var arn = isAboutTags ? LogState.ArnOf(name) : $"{LogState.ArnOf(name)}:log-stream:{call.Input.Text("logStreamName")}";
        var known = call.Operation == "CreateLogGroup" ? null : LogState.Groups.Find(call.Context, name);
        return [new AccessResource(arn) { Account = name.Account, Tags = known?.Object("tags") }];
    }
}

using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Sts;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS STS: a role's trust policy is the resource policy of assuming it.</summary>
internal sealed class StsAccess() : ServiceAccess("sts", "sts")
{
    // The keys say session tags and a source identity; the evaluator then asks for sts:TagSession and sts:SetSourceIdentity too.
    private const int ChainedLimit = 3600;

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        if (!call.Operation.StartsWith("AssumeRole", StringComparison.Ordinal)) return;
        var input = call.Input;
        if (call.Operation == "AssumeRoot")
        {
            keys.Set("sts:TaskPolicyArn", input.Object("TaskPolicyArn")?.Text("arn"));
            return;
        }

        keys.Set("sts:RoleSessionName", input.Text("RoleSessionName"));
        keys.Set("sts:ExternalId", input.Text("ExternalId"));
        // A source identity goes along a chain of roles ("Monitor and control actions taken with assumed roles").
        keys.Set("sts:SourceIdentity", input.Text("SourceIdentity") ?? call.Context.Caller.SourceIdentity);
        // What is longer than a chained session may be is refused by the operation itself, in its own words.
        if (input.Int("DurationSeconds") is { } seconds && seconds <= ChainedLimit)
            keys.Set("sts:DurationSeconds", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (input.Texts("TransitiveTagKeys").ToList() is { Count: > 0 } transitive) keys.SetAll("sts:TransitiveTagKeys", transitive);
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        if (call.Operation == "AssumeRoot")
        {
            // The organization's features let it in, not a policy of the member's: only the caller's own policies are asked.
            yield return new AccessResource($"arn:aws:iam::{RootSessions.TargetOf(call.Input)}:root") { Account = call.Context.Account };
            yield break;
        }

        var arn = call.Input.Needed("RoleArn");
        if (Arn.TryParse(arn) is not { Service: "iam" } parsed || AccountId.TryParse(parsed.Account) is not { } account)
            throw new ServiceException("ValidationError", $"{arn} is invalid");
        var role = RoleState.Find(call.Store, arn);
        yield return new AccessResource(arn) { Account = account, Policy = role?.Needed("Trust"), Tags = role?.Object("Tags") };
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Access;

/// <summary>Groups, who is in them, and where they are let in.</summary>
internal sealed class AccessSteps(ApplyContext context, AwsSession session)
{
    private const string Admin = "sso-admin";
    private const string Store = "identitystore";

    public async Task<StepOutcome> FindAsync(CancellationToken cancellationToken)
    {
        var calls = new AccessCalls(session);
        var found = await AccessReader.FindInstanceAsync(calls, context.Management.Account, cancellationToken);
        if (calls.Refusal is { } refusal) return StepOutcome.Failed.By(refusal);
        if (found is not var (arn, store))
        {
            return new StepOutcome.Failed(
                $"IAM Identity Center is not enabled in {session.Region}", null,
                "enable it for the organization in the console of the management account, which no API can, and run apply again");
        }

        context.Ids.IdentityCenter = new PlannedIdentityCenter(session.Region.Value, arn, store);
        return new StepOutcome.Done();
    }

    public async Task<StepOutcome> CreateGroupAsync(StepPayload.CreateGroup payload, CancellationToken cancellationToken)
    {
        var input = StoreInput();
        input["DisplayName"] = payload.Name;
        input["Description"] = payload.Description;
        return await MakeAsync("CreateGroup", input, "GroupId", () => FindIdAsync("GetGroupId", "displayName", payload.Name, cancellationToken), cancellationToken) switch
        {
            (string id, null) => Known(id),
            (_, { } refusal) => StepOutcome.Failed.By(refusal),
            _ => throw new UnreachableException(),
        };

        StepOutcome Known(string id)
        {
            context.Ids.SetGroup(payload.Name, id);
            return new StepOutcome.Done();
        }
    }

    public async Task<StepOutcome> RenameGroupAsync(StepPayload.RenameGroup payload, CancellationToken cancellationToken)
    {
        var input = StoreInput();
        input["GroupId"] = payload.Id;
        input["Operations"] = new JsonArray(new JsonObject { ["AttributePath"] = "displayName", ["AttributeValue"] = payload.Name });
        return await session.CallAsync(Store, "UpdateGroup", input, cancellationToken) switch
        {
            AwsRefusal refusal => StepOutcome.Failed.By(refusal),
            _ => new StepOutcome.Done(),
        };
    }

    public Task<StepOutcome> DeleteGroupAsync(StepPayload.DeleteGroup payload, CancellationToken cancellationToken) =>
        RemoveAsync("DeleteGroup", "GroupId", payload.Id, cancellationToken);

    public async Task<StepOutcome> AddMemberAsync(StepPayload.AddMember payload, CancellationToken cancellationToken)
    {
        var (user, refusal) = await FindUserAsync(payload.Person, cancellationToken);
        if (user is null && refusal is null)
        {
            var person = StoreInput();
            var local = payload.Person[..payload.Person.IndexOf('@', StringComparison.Ordinal)];
            person["UserName"] = payload.Person;
            person["DisplayName"] = payload.Person;
            person["Name"] = new JsonObject { ["GivenName"] = local, ["FamilyName"] = payload.Person[(local.Length + 1)..] };
            person["Emails"] = new JsonArray(new JsonObject { ["Value"] = payload.Person, ["Type"] = "work", ["Primary"] = true });
            (user, refusal) = await MakeAsync("CreateUser", person, "UserId", () => FindUserAsync(payload.Person, cancellationToken), cancellationToken);
        }

        if (refusal is not null) return StepOutcome.Failed.By(refusal);
        var input = StoreInput();
        input["GroupId"] = context.Ids.Group(payload.Group);
        input["MemberId"] = new JsonObject { ["UserId"] = user };
        return await session.CallAsync(Store, "CreateGroupMembership", input, cancellationToken) switch
        {
            AwsRefusal { Code: not "ConflictException" } refused => StepOutcome.Failed.By(refused),
            _ => new StepOutcome.Done(),
        };
    }

    public Task<StepOutcome> RemoveMemberAsync(StepPayload.RemoveMember payload, CancellationToken cancellationToken) =>
        RemoveAsync("DeleteGroupMembership", "MembershipId", payload.MembershipId, cancellationToken);

    public async Task<StepOutcome> AssignAsync(StepPayload.AssignAccess payload, CancellationToken cancellationToken)
    {
        var input = AssignmentInput(context.Ids.PermissionSet(payload.PermissionSet), context.Ids.Account(payload.Account).Value, context.Ids.Group(payload.Group));
        await context.Assignments.WaitAsync(cancellationToken);
        try
        {
            return await new AccessRequests(context, session).RunAsync(
                "CreateAccountAssignment", input, "AccountAssignmentCreationStatus",
                "DescribeAccountAssignmentCreationStatus", "AccountAssignmentCreationRequestId", cancellationToken);
        }
        finally
        {
            context.Assignments.Release();
        }
    }

    public async Task<StepOutcome> RemoveAccessAsync(StepPayload.RemoveAccess payload, CancellationToken cancellationToken)
    {
        // Deleting what is not there fails later with a sentence, so it looks first.
        var look = new JsonObject { ["InstanceArn"] = Instance, ["PermissionSetArn"] = payload.PermissionSetArn, ["AccountId"] = payload.AccountId };
        var calls = new AccessCalls(session);
        var there = await calls.ListAsync(Admin, "ListAccountAssignments", "AccountAssignments", look, cancellationToken);
        if (calls.Refusal is { } refusal) return StepOutcome.Failed.By(refusal);
        if (!there.OfType<JsonObject>().Any(a => OrganizationCalls.Text(a, "PrincipalId") == payload.GroupId)) return new StepOutcome.Done("was gone already");
        await context.Assignments.WaitAsync(cancellationToken);
        try
        {
            return await new AccessRequests(context, session).RunAsync(
                "DeleteAccountAssignment", AssignmentInput(payload.PermissionSetArn, payload.AccountId, payload.GroupId), "AccountAssignmentDeletionStatus",
                "DescribeAccountAssignmentDeletionStatus", "AccountAssignmentDeletionRequestId", cancellationToken);
        }
        finally
        {
            context.Assignments.Release();
        }
    }

    private string Instance => context.Ids.IdentityCenter.InstanceArn!;

    private async Task<(string? Id, AwsRefusal? Refusal)> MakeAsync(
        string operation, JsonObject input, string member, Func<Task<(string? Id, AwsRefusal? Refusal)>> find, CancellationToken cancellationToken)
    {
        switch (await session.CallAsync(Store, operation, input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                return (OrganizationCalls.Text(output, member), null);
            case AwsRefusal { Code: "ConflictException" } conflict:
                // Another step or an earlier run made it.
                var (id, refusal) = await find();
                return id is null ? (null, refusal ?? conflict) : (id, null);
            case AwsRefusal refused:
                return (null, refused);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<(string? Id, AwsRefusal? Refusal)> FindUserAsync(string person, CancellationToken cancellationToken)
    {
        var byName = await FindIdAsync("GetUserId", "userName", person, cancellationToken);
        return byName is (null, null) ? await FindIdAsync("GetUserId", "emails.value", person, cancellationToken) : byName;
    }

    /// <summary>The id of what has an attribute's value; null without a refusal when there is nothing.</summary>
    private async Task<(string? Id, AwsRefusal? Refusal)> FindIdAsync(string operation, string path, string value, CancellationToken cancellationToken)
    {
        var input = StoreInput();
        input["AlternateIdentifier"] = new JsonObject { ["UniqueAttribute"] = new JsonObject { ["AttributePath"] = path, ["AttributeValue"] = value } };
        return await session.CallAsync(Store, operation, input, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => (OrganizationCalls.Text(output, operation == "GetUserId" ? "UserId" : "GroupId"), null),
            AwsRefusal { Code: "ResourceNotFoundException" } => (null, null),
            AwsRefusal refusal => (null, refusal),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<StepOutcome> RemoveAsync(string operation, string member, string id, CancellationToken cancellationToken)
    {
        var input = StoreInput();
        input[member] = id;
        return await session.CallAsync(Store, operation, input, cancellationToken) switch
        {
            AwsRefusal { Code: not "ResourceNotFoundException" } refusal => StepOutcome.Failed.By(refusal),
            _ => new StepOutcome.Done(),
        };
    }

    private JsonObject StoreInput() => new() { ["IdentityStoreId"] = context.Ids.IdentityCenter.IdentityStoreId };

    private JsonObject AssignmentInput(string set, string account, string group) => new()
    {
        ["InstanceArn"] = Instance,
        ["PermissionSetArn"] = set,
        ["TargetId"] = account,
        ["TargetType"] = "AWS_ACCOUNT",
        ["PrincipalType"] = "GROUP",
        ["PrincipalId"] = group,
    };
}

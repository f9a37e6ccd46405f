using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>What AWS says of a request to create an account.</summary>
/// <param name="State">IN_PROGRESS, SUCCEEDED or FAILED; empty with a refusal.</param>
/// <param name="Account">The account, once it exists.</param>
/// <param name="FailureReason">AWS's reason, once it failed.</param>
/// <param name="Refusal">AWS's refusal to tell.</param>
internal sealed record CreationStatus(string State, AccountId? Account, string? FailureReason, AwsRefusal? Refusal);

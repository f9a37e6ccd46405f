using System.Collections.Immutable;
using Bulkhead.Config.Model;

namespace Bulkhead.Config.Guardrails;

/// <summary>A document on one target, before the same documents of several targets become one policy.</summary>
/// <param name="Type">The policy type.</param>
/// <param name="Target">Where it is attached.</param>
/// <param name="Number">Its number on the target, from 1.</param>
/// <param name="CustomName">For a document of the file's own, the name that the file gives it.</param>
/// <param name="NameInAws">The policy's name in AWS, where the file gives it.</param>
/// <param name="Content">The document.</param>
/// <param name="Guardrails">The names of the guardrails in it, in ordinal order.</param>
internal sealed record AttachedPolicy(
    OrganizationPolicyType Type,
    PolicyTarget Target,
    int Number,
    string? CustomName,
    string? NameInAws,
    string Content,
    ImmutableArray<string> Guardrails);

using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Model;

/// <summary>Somebody or something that an invariant speaks of. The closed set is the nested records.</summary>
public abstract record InvariantTerm
{
    private InvariantTerm()
    {
    }

    /// <summary>As the sentence names it.</summary>
    public required string Text { get; init; }

    /// <summary>Everything in one account of the file, or in the management account.</summary>
    /// <param name="Name">The account's name in the file; <see cref="Management"/> for the management account.</param>
    public sealed record OfAccount(string Name) : InvariantTerm
    {
        /// <summary>The word for the management account.</summary>
        public const string Management = "management";
    }

    /// <summary>Everything in the accounts of a kind.</summary>
    /// <param name="Kinds">The kind, and those that extend it.</param>
    public sealed record OfKind(ImmutableArray<string> Kinds) : InvariantTerm;

    /// <summary>Everything in the accounts of a unit and of those below it.</summary>
    /// <param name="Unit">The unit.</param>
    public sealed record OfUnit(UnitPath Unit) : InvariantTerm;

    /// <summary>Everything in the organization, the management account included.</summary>
    public sealed record TheOrganization : InvariantTerm;

    /// <summary>The people of a group of the section <c>access</c>. Only a subject can be one.</summary>
    /// <param name="Name">The group's name in the file.</param>
    public sealed record OfGroup(string Name) : InvariantTerm;

    /// <summary>The roles by which a workload is delivered. Only a subject can be one.</summary>
    /// <param name="Workload">The workload's name in the file.</param>
    public sealed record OfDelivery(string Workload) : InvariantTerm;

    /// <summary>Whatever has a tag: principals as subjects, principals and resources as objects.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value; may have <c>*</c> and <c>?</c>.</param>
    public sealed record Tagged(string Key, string Value) : InvariantTerm;

    /// <summary>Principals or resources by ARN.</summary>
    /// <param name="Pattern">The ARN; may have <c>*</c> and <c>?</c>.</param>
    public sealed record ByArn(string Pattern) : InvariantTerm;

    /// <summary>Roles or users by name, in every account.</summary>
    /// <param name="Kind"><c>role</c> or <c>user</c>.</param>
    /// <param name="Pattern">The name; may have <c>*</c> and <c>?</c>.</param>
    public sealed record ByName(string Kind, string Pattern) : InvariantTerm;
}

using System.Collections.Immutable;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Access;

/// <summary>
/// What Identity Center has. The closed set is <see cref="Known"/>, <see cref="NotEnabled"/> and <see cref="Unknown"/>.
/// </summary>
public abstract record ObservedAccess
{
    private ObservedAccess()
    {
    }

    /// <summary>Nobody has enabled Identity Center for the organization in this region.</summary>
    public sealed record NotEnabled : ObservedAccess;

    /// <summary>AWS refused to tell, which is not the same as empty.</summary>
    public sealed record Unknown(AwsRefusal Refusal) : ObservedAccess;

    /// <summary>All of it that matters.</summary>
    public sealed record Known : ObservedAccess
    {
        /// <summary>The instance.</summary>
        public required string InstanceArn { get; init; }

        /// <summary>Its identity store.</summary>
        public required string IdentityStoreId { get; init; }

        /// <summary>Every group.</summary>
        public ImmutableArray<ObservedGroup> Groups { get; init; } = [];

        /// <summary>Every permission set.</summary>
        public ImmutableArray<ObservedPermissionSet> PermissionSets { get; init; } = [];

        /// <summary>The assignments of the permission sets that are Bulkhead's or in the file.</summary>
        public ImmutableArray<ObservedAssignment> Assignments { get; init; } = [];

        /// <summary>The group that the file means: the one of its name, else of its former name; null when neither is there.</summary>
        /// <param name="wanted">The group of the file.</param>
        public ObservedGroup? FindGroup(DesiredGroup wanted)
        {
            ArgumentNullException.ThrowIfNull(wanted);
            return Named(wanted.Name) ?? (wanted.Was is { } former ? Named(former) : null);
        }

        // Identity Center does not tell capitals from small letters.
        private ObservedGroup? Named(string name) => Groups.FirstOrDefault(g => string.Equals(g.Name, name, StringComparison.OrdinalIgnoreCase));
    }
}

using System.Runtime.CompilerServices;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>
/// What a compiled stack is made of: parts are compared by identity, since each is made once and never changes.
/// </summary>
internal readonly struct StackKey(object? caller, object? session, object? resource, object? place, object? owner) : IEquatable<StackKey>
{
    private readonly object? _caller = caller;
    private readonly object? _session = session;
    private readonly object? _resource = resource;
    private readonly object? _place = place;
    private readonly object? _owner = owner;

    public bool Equals(StackKey other) =>
        ReferenceEquals(_caller, other._caller) && ReferenceEquals(_session, other._session)
        && ReferenceEquals(_resource, other._resource) && ReferenceEquals(_place, other._place) && ReferenceEquals(_owner, other._owner);

    public override bool Equals(object? obj) => obj is StackKey other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(
        RuntimeHelpers.GetHashCode(_caller), RuntimeHelpers.GetHashCode(_session),
        RuntimeHelpers.GetHashCode(_resource), RuntimeHelpers.GetHashCode(_place), RuntimeHelpers.GetHashCode(_owner));
}

using System.Runtime.CompilerServices;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// One authorization of a request: one action on one resource, with its context. A request has several where one call is
/// authorized several times, each time with a context of its own.
/// </summary>
internal sealed class RequestPart
{
    /// <summary>The value of <see cref="PolicyIndex"/> for all resource policies.</summary>
    public const int AllPolicies = -1;

    /// <summary>The value of <see cref="PolicyIndex"/> for a resource that has no policy.</summary>
    public const int NoPolicy = -2;

    private readonly ContextEntry[] _entries;
    private readonly int _count;
    private readonly int[] _hashes = [];
    private BucketResource? _behindAccessPoint;
    private SlotTable _slots;

    public RequestPart(
        Caller caller, string action, RequestAction traits, ArnText resource, string? resourceAccount, ArraySegment<ContextEntry> entries)
    {
        Caller = caller;
        Action = action;
        Traits = traits;
        Resource = resource;
        ResourceAccount = resourceAccount;
        IsSameAccount = caller.Account is not null && caller.Account == resourceAccount;
        _entries = entries.Array ?? [];
        _count = entries.Count;
        for (var i = 0; i < _count; i++)
        {
            var key = _entries[i].Key;
            if (key.Slot >= 0 && i < byte.MaxValue) _slots[key.Slot] = (byte)(i + 1);
            else
            {
                if (_hashes.Length == 0) _hashes = new int[_count];
                _hashes[i] = key.Hash;
            }
        }
    }

    public Caller Caller { get; }

    /// <summary>The action as the request says it.</summary>
    public string Action { get; }

    /// <summary>What is known of the action.</summary>
    public RequestAction Traits { get; }

    public string LowerAction => Traits.Lower;

    /// <summary>The service's prefix in lower case.</summary>
    public string Service => Traits.Service;

    public ArnText Resource { get; }

    /// <summary>The account that owns the resource; null where nobody knows.</summary>
    public string? ResourceAccount { get; }

    public ReadOnlySpan<ContextEntry> Entries => _entries.AsSpan(0, _count);

    /// <summary>Which of the stack's resource policies belongs to this resource.</summary>
    public int PolicyIndex { get; init; } = AllPolicies;

    /// <summary>Whether the resource's policy is a role's trust policy.</summary>
    public bool IsTrust { get; init; }

    /// <summary>Whether the resource is a KMS key, whose policy must always allow.</summary>
    public bool IsKey { get; init; }

    /// <summary>Whether the action is <c>iam:PassRole</c>.</summary>
    public bool IsPassRole => Traits.IsPassRole;

    /// <summary>For <c>iam:PassRole</c> with a known service: that service's assuming the role; null otherwise.</summary>
    public RequestPart? TrustCheck { get; init; }

    /// <summary>Whether resource control policies can bind the request.</summary>
    public bool TakesResourceControl { get; init; }

    /// <summary>Whether the action has no resource types, so that the caller's account stands for the resource's.</summary>
    public bool HasNoResource { get; init; }

    /// <summary>Whether a service makes the request on the caller's behalf.</summary>
    public bool IsForwarded { get; init; }

    /// <summary>Whether caller and resource belong to the same account.</summary>
    public bool IsSameAccount { get; }

    /// <summary>The service's own answer; null where the policies decide.</summary>
    public ServiceAnswer? ServiceAnswer { get; set; }

    /// <summary>What the request says under a key; null where the key is absent.</summary>
    public ContextEntry? Find(ContextKey key)
    {
        if (key.Slot >= 0)
        {
            var place = _slots[key.Slot];
            if (place > 0) return _entries[place - 1];
        }

        return _hashes.Length == 0 ? null : FindByHash(key);
    }

    /// <summary>
    /// The resource as the policy of <paramref name="bucketArn"/> sees it: an object asked for through an access point is an
    /// object of the bucket behind it (S3 User Guide, "Configuring IAM policies for using access points").
    /// </summary>
    public ArnText ResourceBehindAccessPoint(string bucketArn)
    {
        const string Objects = "/object/";
        if (_behindAccessPoint is { } known && known.Bucket == bucketArn) return known.Arn;
        var resource = Resource.ResourcePart;
        if (Service != "s3" || !resource.StartsWith("accesspoint", StringComparison.Ordinal)) return Resource;
        var at = resource.IndexOf(Objects, StringComparison.Ordinal);
        var arn = new ArnText(at < 0 ? bucketArn : $"{bucketArn}/{resource[(at + Objects.Length)..]}");
        _behindAccessPoint = new(bucketArn, arn);
        return arn;
    }

    private ContextEntry? FindByHash(ContextKey key)
    {
        for (var from = 0; from < _hashes.Length; from++)
        {
            var at = _hashes.AsSpan(from).IndexOf(key.Hash);
            if (at < 0) return null;
            from += at;
            if (string.Equals(_entries[from].Key.Lower, key.Lower)) return _entries[from];
        }

        return null;
    }

    /// <summary>For each slot the place of its entry, counted from 1; 0 where the key is absent.</summary>
    [InlineArray(ContextKeys.Slots)]
    private struct SlotTable
    {
        private byte _first;
    }

    private sealed record BucketResource(string Bucket, ArnText Arn);
}

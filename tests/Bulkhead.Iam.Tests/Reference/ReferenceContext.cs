namespace Bulkhead.Iam.Tests.Reference;

/// <summary>The request's context keys, with those that follow from the caller and the resource ("AWS global condition context keys").</summary>
internal sealed class ReferenceContext
{
    private readonly Dictionary<string, ReferenceValue> _values = new(StringComparer.OrdinalIgnoreCase);

    public ReferenceContext(ReferenceRequest request)
    {
        Add("aws:PrincipalArn", request.CallerArn);
        // "Anonymous requests return anonymous"; of aws:PrincipalIsAWSService: "Anonymous requests do not include this key".
        var isAnonymous = request.Caller == ReferenceCallerKind.Anonymous;
        Add("aws:PrincipalAccount", isAnonymous ? "anonymous" : request.CallerAccount);
        Add("aws:PrincipalType", TypeOf(request.Caller));
        Add("aws:username", request.Caller == ReferenceCallerKind.User ? request.Name : null);
        Add("aws:ResourceAccount", request.ResourceAccount);
        Add("aws:PrincipalIsAWSService", isAnonymous ? null : request.Caller == ReferenceCallerKind.Service ? "true" : "false");
        foreach (var (key, value) in request.Context) _values[key] = value;
    }

    /// <summary>The value of a key; null where it is absent.</summary>
    public ReferenceValue? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>The KMS encryption context of the request.</summary>
    public Dictionary<string, string> EncryptionContext
    {
        get
        {
            const string Prefix = "kms:EncryptionContext:";
            return _values.Where(v => v.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                .ToDictionary(v => v.Key[Prefix.Length..], v => v.Value.Values[0], StringComparer.Ordinal);
        }
    }

    private void Add(string key, string? value)
    {
        if (value is not null) _values[key] = new([value], IsSet: false);
    }

    private static string? TypeOf(ReferenceCallerKind caller) => caller switch
    {
        ReferenceCallerKind.User => "User",
        ReferenceCallerKind.RoleSession or ReferenceCallerKind.ServiceLinkedRole => "AssumedRole",
        ReferenceCallerKind.FederatedUser => "FederatedUser",
        ReferenceCallerKind.Root => "Account",
        ReferenceCallerKind.Anonymous => "Anonymous",
        _ => null,
    };
}

using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Matching;

/// <summary>A stretch of a <see cref="TextTemplate"/>: plain text, an escaped character or a variable.</summary>
internal sealed class TemplatePart
{
    private readonly string? _literal;
    private readonly ContextKey? _key;

    private TemplatePart(string? literal, ContextKey? key, bool isPlain)
    {
        _literal = literal;
        _key = key;
        IsPlain = isPlain;
    }

    /// <summary>Whether it is plain text, whose wildcards are wildcards.</summary>
    public bool IsPlain { get; }

    /// <summary>Whether it is an escaped character, or a variable with a default.</summary>
    public bool IsEscapeOrHasDefault => !IsPlain && _literal is not null;

    public static TemplatePart Plain(string text) => new(text, null, isPlain: true);

    /// <summary>Reads what stands between <c>${</c> and <c>}</c>.</summary>
    public static TemplatePart FromVariable(string body)
    {
        if (body is "*" or "?" or "$") return new(body, null, isPlain: false);
        var comma = body.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0) return new(null, ContextKey.Of(body.Trim()), isPlain: false);
        var rest = body.AsSpan(comma + 1).Trim();
        var isQuoted = rest.Length >= 2 && rest[0] == '\'' && rest[^1] == '\'';
        return new(isQuoted ? rest[1..^1].ToString() : null, ContextKey.Of(body[..comma].Trim()), isPlain: false);
    }

    /// <summary>The text for a request; null where the variable has no value: absent, or a set of values.</summary>
    public string? ValueFor(RequestPart request)
    {
        if (_key is null) return _literal;
        return request.Find(_key)?.Single ?? _literal;
    }
}

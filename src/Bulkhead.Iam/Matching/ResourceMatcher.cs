using System.Buffers;
using System.Runtime.CompilerServices;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Matching;

/// <summary>A <c>Resource</c> or <c>NotResource</c> element compiled once for its place.</summary>
internal sealed class ResourceMatcher
{
    private const int StackLimit = 512;

    private readonly bool _isNegated;
    private readonly bool _matchesAll;
    private readonly bool _hasPatternsOnly;
    private readonly ResourcePattern[] _patterns;
    private readonly ResourcePattern[] _doubtful;
    private readonly TextTemplate[] _templates;

    public ResourceMatcher(ResourceElement element, PolicyKind kind, bool hasVariables)
    {
        _isNegated = element.IsNegated;
        var patterns = new List<ResourcePattern>(element.Patterns.Length);
        List<ResourcePattern>? doubtful = null;
        List<TextTemplate>? templates = null;
        foreach (var (text, _) in element.Patterns)
        {
            if (text == "*")
            {
                _matchesAll = true;
                continue;
            }

            if (hasVariables && text.Contains("${", StringComparison.Ordinal) && TextTemplate.TryParse(text, StartOfResourcePart(text)) is { } template)
            {
                (templates ??= []).Add(template);
                continue;
            }

            patterns.Add(new ResourcePattern(text));
            if (!IsShort(text)) continue;
            HasShortArn = true;
            var completed = new ResourcePattern(Complete(text));
            if (kind is PolicyKind.Identity or PolicyKind.Boundary or PolicyKind.Session) patterns.Add(completed);
            else if (kind is PolicyKind.Scp or PolicyKind.Rcp) (doubtful ??= []).Add(completed);
        }

        _patterns = [.. patterns];
        _doubtful = doubtful is null ? [] : [.. doubtful];
        _templates = templates is null ? [] : [.. templates];
        _hasPatternsOnly = _doubtful.Length == 0 && _templates.Length == 0;
    }

    /// <summary>Whether the element is about every resource.</summary>
    public bool MatchesEverything => _matchesAll && !_isNegated;

    /// <summary>Whether a pattern has fewer than the six segments of an ARN, so that rule 32 matters.</summary>
    public bool HasShortArn { get; }

    /// <summary>Whether a pattern has policy variables.</summary>
    public bool HasVariables => _templates.Length > 0;

    /// <summary>Whether a pattern has an escaped character, or a variable with a default.</summary>
    public bool UsesEscapesOrDefaults => Array.Exists(_templates, t => t.UsesEscapesOrDefaults);

    /// <summary>Whether a variable of a pattern has no value in the request, so that the pattern matches nothing.</summary>
    public bool LacksValue(RequestPart request) => Array.Exists(_templates, t => t.LengthFor(request) < 0);

    /// <summary>Whether the element is about the resource.</summary>
    public Truth Matches(ArnText resource, RequestPart request)
    {
        if (_matchesAll) return _isNegated ? Truth.No : Truth.Yes;
        var lists = Lists(resource, request);
        if (lists == Truth.Unknown || !_isNegated) return lists;
        return lists == Truth.Yes ? Truth.No : Truth.Yes;
    }

    private static bool IsShort(string text) =>
        text.StartsWith("arn:", StringComparison.Ordinal) && text.AsSpan().Count(':') < 5;

    private static string Complete(string text) => text + string.Concat(Enumerable.Repeat(":*", 5 - text.AsSpan().Count(':')));

    private static int StartOfResourcePart(string text)
    {
        var at = -1;
        for (var i = 0; i < 5; i++)
        {
            at = text.IndexOf(':', at + 1);
            if (at < 0) return text.Length;
        }

        return at + 1;
    }

    private Truth Lists(ArnText resource, RequestPart request)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.IsMatch(resource)) return Truth.Yes;
        }

        return _hasPatternsOnly ? Truth.No : ListsOtherwise(resource, request);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Truth ListsOtherwise(ArnText resource, RequestPart request)
    {
        foreach (var template in _templates)
        {
            if (Matches(template, resource, request)) return Truth.Yes;
        }

        foreach (var pattern in _doubtful)
        {
            if (pattern.IsMatch(resource)) return Truth.Unknown;
        }

        return Truth.No;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Matches(TextTemplate template, ArnText resource, RequestPart request)
    {
        var length = template.LengthFor(request);
        if (length < 0) return false;
        if (length <= StackLimit)
        {
            Span<char> characters = stackalloc char[StackLimit];
            Span<bool> isWild = stackalloc bool[StackLimit];
            template.Write(request, characters, isWild);
            return ResourceGlob.IsMatch(characters[..length], isWild[..length], resource.Text);
        }

        var rentedText = ArrayPool<char>.Shared.Rent(length);
        var rentedFlags = ArrayPool<bool>.Shared.Rent(length);
        template.Write(request, rentedText, rentedFlags);
        var matches = ResourceGlob.IsMatch(rentedText.AsSpan(0, length), rentedFlags.AsSpan(0, length), resource.Text);
        ArrayPool<char>.Shared.Return(rentedText);
        ArrayPool<bool>.Shared.Return(rentedFlags);
        return matches;
    }
}

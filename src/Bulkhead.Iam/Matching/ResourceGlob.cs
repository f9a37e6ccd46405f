using System.Buffers;

namespace Bulkhead.Iam.Matching;

/// <summary>
/// Matching of a <c>Resource</c> pattern (IAM User Guide, "IAM JSON policy elements: Resource"): wildcards stay within
/// their segment of the ARN, but "if the * wildcard is the last character of a resource ARN segment, it can expand to
/// match beyond the colon boundaries". The resource part, after the fifth colon, is one segment.
/// </summary>
internal static class ResourceGlob
{
    /// <summary>Whether the ARN matches, for any pattern. Time is bounded by the product of the two lengths.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<bool> isWild, ReadOnlySpan<char> text)
    {
        // State i is "the first i characters of the pattern are matched"; one pass over the text moves the set of states.
        var length = pattern.Length + 1;
        var rented = ArrayPool<byte>.Shared.Rent((3 * length) + 1);
        try
        {
            var kinds = rented.AsSpan(0, length);
            var states = rented.AsSpan(length, length);
            var next = rented.AsSpan(2 * length, length);
            Classify(pattern, isWild, kinds);
            states.Clear();
            states[0] = 1;
            Close(kinds, states);
            foreach (var c in text)
            {
                next.Clear();
                var alive = false;
                for (var i = 0; i < length - 1; i++)
                {
                    if (states[i] == 0) continue;
                    switch ((Kind)kinds[i])
                    {
                        case Kind.Literal when pattern[i] == c:
                        case Kind.One:
                        case Kind.OneInSegment when c != ':':
                            next[i + 1] = 1;
                            alive = true;
                            break;
                        case Kind.Run:
                        case Kind.RunInSegment when c != ':':
                            next[i] = 1;
                            alive = true;
                            break;
                        default:
                            break;
                    }
                }

                if (!alive) return false;
                Close(kinds, next);
                var swap = states;
                states = next;
                next = swap;
            }

            return states[length - 1] != 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void Classify(ReadOnlySpan<char> pattern, ReadOnlySpan<bool> isWild, Span<byte> kinds)
    {
        var colons = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == ':') colons++;
            var wild = isWild.IsEmpty ? pattern[i] is '*' or '?' : isWild[i];
            var inResourcePart = colons >= 5;
            var endsSegment = i + 1 == pattern.Length || pattern[i + 1] == ':';
            kinds[i] = (byte)(pattern[i] switch
            {
                _ when !wild => Kind.Literal,
                '*' => inResourcePart || endsSegment ? Kind.Run : Kind.RunInSegment,
                _ => inResourcePart ? Kind.One : Kind.OneInSegment,
            });
        }
    }

    private static void Close(ReadOnlySpan<byte> kinds, Span<byte> states)
    {
        for (var i = 0; i < states.Length - 1; i++)
        {
            if (states[i] != 0 && (Kind)kinds[i] is Kind.Run or Kind.RunInSegment) states[i + 1] = 1;
        }
    }

    private enum Kind : byte
    {
        Literal,
        One,
        OneInSegment,
        Run,
        RunInSegment,
    }
}

using System.Buffers;

namespace Bulkhead.Iam.Algebra;

/// <summary>
/// The intersection of two patterns by a walk over pairs of positions: O(n·m) whatever the patterns, so it always answers.
/// </summary>
internal static class GlobIntersection
{
    private const int Unvisited = -1;
    private const int Start = -2;

    public static Emptiness Find(WildcardSet a, WildcardSet b)
    {
        var width = b.Tokens.Length + 1;
        var size = (a.Tokens.Length + 1) * width;
        var parents = ArrayPool<int>.Shared.Rent(size);
        var pending = ArrayPool<int>.Shared.Rent(size);
        try
        {
            parents.AsSpan(0, size).Fill(Unvisited);
            parents[0] = Start;
            pending[0] = 0;
            var count = 1;
            while (count > 0)
            {
                var cell = pending[--count];
                if (cell == size - 1) return Emptiness.Of(Witness(a, b, parents, cell, width));
                var (i, j) = (cell / width, cell % width);
                var left = i < a.Tokens.Length ? a.Tokens[i] : (GlobToken?)null;
                var right = j < b.Tokens.Length ? b.Tokens[j] : (GlobToken?)null;
                // A star may end here without taking a character.
                if (left is { IsLoop: true }) Visit(cell + width, cell);
                if (right is { IsLoop: true }) Visit(cell + 1, cell);
                if (left is not { } l || right is not { } r || Common(l, r, a.IgnoreCase || b.IgnoreCase) is null) continue;
                Visit((l.IsLoop ? cell : cell + width) + (r.IsLoop ? 0 : 1), cell);
            }

            return Emptiness.Empty;

            void Visit(int next, int from)
            {
                if (parents[next] != Unvisited) return;
                parents[next] = from;
                pending[count++] = next;
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(parents);
            ArrayPool<int>.Shared.Return(pending);
        }
    }

    private static string Witness(WildcardSet a, WildcardSet b, int[] parents, int end, int width)
    {
        var reversed = new List<char>();
        for (var cell = end; parents[cell] != Start; cell = parents[cell])
        {
            var from = parents[cell];
            var (i, j) = (from / width, from % width);
            var moved = (Left: cell / width != i, Right: cell % width != j);
            var left = i < a.Tokens.Length ? a.Tokens[i] : default;
            var right = j < b.Tokens.Length ? b.Tokens[j] : default;
            // A star that ended is the only step of one side alone in which that side is at a star and the other side,
            // were it to take the character, would have moved too or is itself a star.
            var leftEnded = moved is { Left: true, Right: false } && left.IsLoop;
            var rightEnded = moved is { Left: false, Right: true } && right.IsLoop;
            if (leftEnded || rightEnded) continue;
            reversed.Add(Common(left, right, a.IgnoreCase || b.IgnoreCase)!.Value);
        }

        reversed.Reverse();
        return new string([.. reversed]);
    }

    /// <summary>A character that both positions match; null where there is none.</summary>
    private static char? Common(GlobToken left, GlobToken right, bool ignoreCase)
    {
        if (left.Kind == GlobTokenKind.Literal)
        {
            return right.Kind switch
            {
                GlobTokenKind.Literal => left.Character == right.Character
                    || (ignoreCase && char.ToLowerInvariant(left.Character) == char.ToLowerInvariant(right.Character)) ? left.Character : null,
                GlobTokenKind.AnyOneInSegment or GlobTokenKind.AnyManyInSegment => left.Character == ':' ? null : left.Character,
                _ => left.Character,
            };
        }

        return right.Kind == GlobTokenKind.Literal ? Common(right, left, ignoreCase) : 'x';
    }
}

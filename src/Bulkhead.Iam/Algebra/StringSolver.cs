using System.Text;

namespace Bulkhead.Iam.Algebra;

/// <summary>
/// Finds a string that meets many constraints. All patterns run side by side as one nondeterministic automaton whose live
/// positions are the state; a breadth-first search over these states takes, from each, only the characters that some live
/// position asks for and one that stands for all others. So the first string found is a shortest one, and when the search
/// ends without one, there is none.
/// </summary>
internal sealed class StringSolver
{
    private const string Fillers = "xyzabcdefghijklmnopqrstuvw0123456789XYZABCDEFGHIJKLMNOPQRSTUVW-_.~!@#%&=+";

    private readonly StringConstraint[] _constraints;
    private readonly List<Position> _positions = [];
    private readonly List<int> _starts = [];
    private readonly HashSet<char> _alphabet = [];
    private readonly char _other;
    private readonly bool _impossible;

    public StringSolver(IEnumerable<StringConstraint> constraints)
    {
        _constraints = [.. constraints.Distinct()];
        for (var c = 0; c < _constraints.Length; c++)
        {
            var constraint = _constraints[c];
            if (constraint is { MustMatch: true, Globs.IsEmpty: true }) _impossible = true;
            foreach (var glob in constraint.Globs) AddGlob(glob, c);
        }

        _other = FindOther();
    }

    public Emptiness Solve(int budget)
    {
        if (_impossible) return Emptiness.Empty;
        if (Guess() is { } guess) return Emptiness.Of(guess);

        var first = Close(_starts);
        if (!IsAlive(first)) return Emptiness.Empty;
        if (IsAccepting(first)) return Emptiness.Of("");
        var nodes = new List<(int[] State, int Parent, char Character)> { (first, -1, '\0') };
        var visited = new HashSet<int[]>(StateComparer.Instance) { first };
        var characters = new SortedSet<char>();
        for (var n = 0; n < nodes.Count; n++)
        {
            if (n >= budget) return Emptiness.Unknown;
            var state = nodes[n].State;
            characters.Clear();
            foreach (var position in state) AddRelevant(_positions[position], characters);
            foreach (var character in characters.Append(_other))
            {
                var next = Step(state, character);
                if (!IsAlive(next) || !visited.Add(next)) continue;
                nodes.Add((next, n, character));
                if (IsAccepting(next)) return Emptiness.Of(Read(nodes, nodes.Count - 1));
            }
        }

        return Emptiness.Empty;
    }

    /// <summary>Whether the string meets all constraints.</summary>
    private bool Accepts(string text)
    {
        var state = Close(_starts);
        foreach (var character in text) state = Step(state, character);
        return IsAccepting(state);
    }

    /// <summary>A readable member, where one of a few shapes will do: each pattern with its stars filled.</summary>
    private string? Guess()
    {
        var tried = 0;
        foreach (var constraint in _constraints)
        {
            if (!constraint.MustMatch) continue;
            foreach (var glob in constraint.Globs)
            {
                if (++tried > 8) return null;
                foreach (var filler in (ReadOnlySpan<string>)[_other.ToString(), "example"])
                {
                    var guess = Fill(glob, filler);
                    if (Accepts(guess)) return guess;
                }
            }
        }

        return null;
    }

    private string Fill(WildcardSet glob, string filler)
    {
        var text = new StringBuilder();
        foreach (var token in glob.Tokens)
        {
            if (token.Kind == GlobTokenKind.Literal) text.Append(token.Character);
            else if (token.IsLoop) text.Append(filler);
            else text.Append(_other);
        }

        return text.ToString();
    }

    private void AddGlob(WildcardSet glob, int constraint)
    {
        _starts.Add(_positions.Count);
        var tokens = glob.Tokens;
        foreach (var token in tokens)
        {
            _positions.Add(new Position(token, constraint, glob.IgnoreCase, IsEnd: false, IsSink: false));
            if (token.Kind == GlobTokenKind.Literal)
            {
                _alphabet.Add(token.Character);
                if (glob.IgnoreCase) _alphabet.Add(SwapCase(token.Character));
            }
        }

        if (tokens.Length > 0 && tokens[^1].Kind == GlobTokenKind.AnyMany)
        {
            _positions[^1] = _positions[^1] with { IsSink = true };
        }

        _positions.Add(new Position(default, constraint, glob.IgnoreCase, IsEnd: true, IsSink: false));
    }

    private static void AddRelevant(Position position, SortedSet<char> characters)
    {
        if (position.IsEnd) return;
        switch (position.Token.Kind)
        {
            case GlobTokenKind.Literal:
                characters.Add(position.Token.Character);
                if (position.IgnoreCase) characters.Add(SwapCase(position.Token.Character));
                break;
            case GlobTokenKind.AnyOneInSegment or GlobTokenKind.AnyManyInSegment:
                characters.Add(':');
                break;
            case GlobTokenKind.AnyOne or GlobTokenKind.AnyMany:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private int[] Step(int[] state, char character)
    {
        var next = new List<int>(state.Length + 4);
        foreach (var index in state)
        {
            var position = _positions[index];
            if (position.IsEnd || !Takes(position, character)) continue;
            next.Add(position.Token.IsLoop ? index : index + 1);
        }

        return Close(next);
    }

    private static bool Takes(Position position, char character) => position.Token.Kind switch
    {
        GlobTokenKind.Literal => position.Token.Character == character
            || (position.IgnoreCase && SwapCase(position.Token.Character) == character),
        // A variable's value is of unknown length and content: only a star takes it whole.
        GlobTokenKind.AnyOne => character is < WildcardSet.FirstOpaque or > WildcardSet.LastOpaque,
        GlobTokenKind.AnyMany => true,
        GlobTokenKind.AnyOneInSegment or GlobTokenKind.AnyManyInSegment =>
            character != ':' && character is < WildcardSet.FirstOpaque or > WildcardSet.LastOpaque,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Adds the positions after stars, which may be empty, and sorts.</summary>
    private int[] Close(List<int> positions)
    {
        var all = new SortedSet<int>();
        foreach (var start in positions)
        {
            for (var index = start; all.Add(index) && !_positions[index].IsEnd && _positions[index].Token.IsLoop; index++)
            {
            }
        }

        return [.. all];
    }

    private bool IsAlive(int[] state)
    {
        Span<bool> live = stackalloc bool[Math.Min(_constraints.Length, 256)];
        if (_constraints.Length > live.Length) live = new bool[_constraints.Length];
        foreach (var index in state)
        {
            var position = _positions[index];
            var mustMatch = _constraints[position.Constraint].MustMatch;
            if (!mustMatch && position.IsSink) return false;
            live[position.Constraint] = true;
        }

        for (var c = 0; c < _constraints.Length; c++)
        {
            if (_constraints[c].MustMatch && !live[c]) return false;
        }

        return true;
    }

    private bool IsAccepting(int[] state)
    {
        Span<bool> accepts = stackalloc bool[Math.Min(_constraints.Length, 256)];
        if (_constraints.Length > accepts.Length) accepts = new bool[_constraints.Length];
        foreach (var index in state)
        {
            if (_positions[index].IsEnd) accepts[_positions[index].Constraint] = true;
        }

        for (var c = 0; c < _constraints.Length; c++)
        {
            if (_constraints[c].MustMatch != accepts[c]) return false;
        }

        return true;
    }

    private static string Read(List<(int[] State, int Parent, char Character)> nodes, int last)
    {
        var reversed = new List<char>();
        for (var n = last; nodes[n].Parent >= 0; n = nodes[n].Parent) reversed.Add(nodes[n].Character);
        reversed.Reverse();
        return new string([.. reversed]);
    }

    private char FindOther()
    {
        foreach (var filler in Fillers)
        {
            if (!_alphabet.Contains(filler)) return filler;
        }

        var other = '\u00e0';
        while (_alphabet.Contains(other)) other++;
        return other;
    }

    private static char SwapCase(char c) =>
        char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c;

    private readonly record struct Position(GlobToken Token, int Constraint, bool IgnoreCase, bool IsEnd, bool IsSink);

    private sealed class StateComparer : IEqualityComparer<int[]>
    {
        public static StateComparer Instance { get; } = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = new HashCode();
            foreach (var index in obj) hash.Add(index);
            return hash.ToHashCode();
        }
    }
}

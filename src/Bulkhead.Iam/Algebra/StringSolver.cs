using System.Numerics;
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
    private readonly int _words;
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
        _words = (_positions.Count + 63) / 64;
    }

    public Emptiness Solve(int budget)
    {
        if (_impossible) return Emptiness.Empty;
        if (Guess() is { } guess) return Emptiness.Of(guess);

        var first = First();
        if (!IsAlive(first)) return Emptiness.Empty;
        if (IsAccepting(first)) return Emptiness.Of("");
        var nodes = new List<(ulong[] State, int Parent, char Character)> { (first, -1, '\0') };
        var visited = new HashSet<ulong[]>(StateComparer.Instance) { first };
        var characters = new List<char>();
        var next = new ulong[_words];
        for (var n = 0; n < nodes.Count; n++)
        {
            if (n >= budget) return Emptiness.Unknown;
            var state = nodes[n].State;
            FindRelevant(state, characters);
            foreach (var character in characters)
            {
                Step(state, character, next);
                if (!IsAlive(next) || !visited.Add(next)) continue;
                nodes.Add((next, n, character));
                if (IsAccepting(next)) return Emptiness.Of(Read(nodes, nodes.Count - 1));
                next = new ulong[_words];
            }
        }

        return Emptiness.Empty;
    }

    /// <summary>Whether the string meets all constraints.</summary>
    private bool Accepts(string text)
    {
        var state = First();
        var next = new ulong[_words];
        foreach (var character in text)
        {
            Step(state, character, next);
            (state, next) = (next, state);
        }

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

    /// <summary>The characters that a live position asks for, in their order, and at the end one for all others.</summary>
    private void FindRelevant(ulong[] state, List<char> characters)
    {
        characters.Clear();
        foreach (var index in new Bits(state)) AddRelevant(_positions[index], characters);
        characters.Sort();
        var kept = 0;
        for (var i = 0; i < characters.Count; i++)
        {
            if (i == 0 || characters[i] != characters[i - 1]) characters[kept++] = characters[i];
        }

        characters.RemoveRange(kept, characters.Count - kept);
        characters.Add(_other);
    }

    private static void AddRelevant(Position position, List<char> characters)
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

    private ulong[] First()
    {
        var state = new ulong[_words];
        foreach (var start in _starts) Enter(state, start);
        return state;
    }

    private void Step(ulong[] state, char character, ulong[] next)
    {
        Array.Clear(next);
        foreach (var index in new Bits(state))
        {
            var position = _positions[index];
            if (!position.IsEnd && Takes(position, character)) Enter(next, position.Token.IsLoop ? index : index + 1);
        }
    }

    /// <summary>Adds a position, and those after stars, which may be empty.</summary>
    private void Enter(ulong[] state, int index)
    {
        while (true)
        {
            var bit = 1UL << (index & 63);
            if ((state[index >> 6] & bit) != 0) return;
            state[index >> 6] |= bit;
            var position = _positions[index];
            if (position.IsEnd || !position.Token.IsLoop) return;
            index++;
        }
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

    private bool IsAlive(ulong[] state)
    {
        Span<bool> live = stackalloc bool[Math.Min(_constraints.Length, 256)];
        if (_constraints.Length > live.Length) live = new bool[_constraints.Length];
        foreach (var index in new Bits(state))
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

    private bool IsAccepting(ulong[] state)
    {
        Span<bool> accepts = stackalloc bool[Math.Min(_constraints.Length, 256)];
        if (_constraints.Length > accepts.Length) accepts = new bool[_constraints.Length];
        foreach (var index in new Bits(state))
        {
            if (_positions[index].IsEnd) accepts[_positions[index].Constraint] = true;
        }

        for (var c = 0; c < _constraints.Length; c++)
        {
            if (_constraints[c].MustMatch != accepts[c]) return false;
        }

        return true;
    }

    private static string Read(List<(ulong[] State, int Parent, char Character)> nodes, int last)
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

    /// <summary>The positions of a state, a bit each, in their order.</summary>
    private ref struct Bits(ulong[] words)
    {
        private readonly ulong[] _words = words;
        private ulong _left;
        private int _next;

        public int Current { get; private set; }

        public readonly Bits GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (_next == _words.Length) return false;
                _left = _words[_next++];
            }

            Current = ((_next - 1) * 64) + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }

    private sealed class StateComparer : IEqualityComparer<ulong[]>
    {
        public static StateComparer Instance { get; } = new();

        public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ulong[] obj)
        {
            var hash = new HashCode();
            foreach (var word in obj) hash.Add(word);
            return hash.ToHashCode();
        }
    }
}

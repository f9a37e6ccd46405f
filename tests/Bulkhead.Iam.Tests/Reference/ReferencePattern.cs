namespace Bulkhead.Iam.Tests.Reference;

/// <summary>Wildcards by the table: which prefixes of the text does each prefix of the pattern match.</summary>
internal static class ReferencePattern
{
    public static bool Matches(string pattern, string text) => Matches(Wild(pattern), text);

    public static bool Matches(IReadOnlyList<PatternCharacter> pattern, string text)
    {
        var reached = new bool[text.Length + 1];
        reached[0] = true;
        foreach (var character in pattern)
        {
            var next = new bool[text.Length + 1];
            if (character is { IsWildcard: true, Value: '*' })
            {
                var isOpen = false;
                for (var i = 0; i <= text.Length; i++)
                {
                    if (i > 0 && character.StopsAtColon && text[i - 1] == ':') isOpen = false;
                    isOpen |= reached[i];
                    next[i] = isOpen;
                }
            }
            else
            {
                for (var i = 0; i < text.Length; i++) next[i + 1] = reached[i] && MatchesOne(character, text[i]);
            }

            reached = next;
        }

        return reached[text.Length];
    }

    /// <summary>A text in which each star and question mark is a wildcard.</summary>
    public static List<PatternCharacter> Wild(string text) => [.. text.Select(c => new PatternCharacter(c, c is '*' or '?'))];

    /// <summary>A text without wildcards.</summary>
    public static IEnumerable<PatternCharacter> Literal(string text) => text.Select(c => new PatternCharacter(c, IsWildcard: false));

    private static bool MatchesOne(PatternCharacter pattern, char character) =>
        pattern.IsWildcard ? !(pattern.StopsAtColon && character == ':') : pattern.Value == character;
}

namespace Bulkhead.LocalCloud.Services.Rehearsal;

/// <summary>
/// The only program that the local cloud runs, wherever AWS runs a customer's code: a line
/// <c>bulkhead-rehearsal print</c> or <c>bulkhead-rehearsal send NAME</c> (docs/local-cloud-rehearsal.md). It does what an
/// attacker's code does first: it hands out the credentials of the role that the code runs as. Any other code is not run.
/// </summary>
/// <param name="Mailbox">Where the credentials go, to be fetched by name; null: to the code's own output.</param>
internal sealed record RehearsalProgram(string? Mailbox)
{
    /// <summary>The program's name, and the name of its file in archives of code.</summary>
    public const string Name = "bulkhead-rehearsal";

    private const int MinMailbox = 16;
    private const int MaxMailbox = 64;

    /// <summary>The program in a text: a line of its own, also as an item of a YAML list; null when there is none.</summary>
    public static RehearsalProgram? Find(string? text)
    {
        if (text is null || !text.Contains(Name, StringComparison.Ordinal)) return null;
        foreach (var line in text.Split('\n'))
        {
            var words = line.Trim().TrimStart('-').Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words is [Name, "print"]) return new RehearsalProgram(Mailbox: null);
            if (words is [Name, "send", var mailbox] && IsMailbox(mailbox)) return new RehearsalProgram(mailbox);
        }

        return null;
    }

    /// <summary>Whether a text can name a mailbox: long enough that nobody guesses it.</summary>
    public static bool IsMailbox(string name) =>
        name.Length is >= MinMailbox and <= MaxMailbox && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

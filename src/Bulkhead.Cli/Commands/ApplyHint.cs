using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands;

/// <summary>The command line of an <c>apply</c>, to be copied into a shell: it works from the folder where it was printed.</summary>
internal static class ApplyHint
{
    /// <summary>The command.</summary>
    /// <param name="path">The configuration, or a saved plan.</param>
    /// <param name="cloud">What <c>--cloud</c> takes.</param>
    /// <param name="profile">The AWS profile; null for none.</param>
    /// <param name="allowedQuarantine">Accounts that the command line lets go to quarantine.</param>
    /// <param name="requireProof">Whether every invariant must be proved.</param>
    public static string Of(string path, string cloud, string? profile, IEnumerable<string> allowedQuarantine, bool requireProof = false) =>
        $"bulkhead apply {Quote(path)} --cloud {Quote(cloud)}"
        + (profile is null ? "" : $" --profile {Quote(profile)}")
        + string.Concat(allowedQuarantine.Select(name => $" --allow-quarantine {Quote(name)}"))
        + (requireProof ? " --require-proof" : "");

    /// <summary>A word of a command line, in quotes where a shell would take it apart.</summary>
    private static string Quote(string word)
    {
        var safe = SafeText.Plain(word);
        return safe.Length > 0 && safe.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:@+=,%".Contains(c, StringComparison.Ordinal))
            ? safe
            : $"'{safe.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}

using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>The text of <c>Fn::Sub</c> in parts: literal text, and names between <c>${</c> and <c>}</c>.</summary>
internal static class SubText
{
    /// <summary>One part; <see cref="IsName"/> says whether it is to be replaced.</summary>
    internal readonly record struct Part(string Text, bool IsName);

    /// <summary>Splits the text; <c>${!Literal}</c> stays as <c>${Literal}</c>.</summary>
    /// <exception cref="ServiceException">A name has characters that names do not have.</exception>
    public static List<Part> Split(string text)
    {
        var parts = new List<Part>();
        var from = 0;
        while (text.IndexOf("${", from, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf('}', open);
            if (close < 0) break;
            if (open > from) parts.Add(new Part(text[from..open], IsName: false));
            var name = text[(open + 2)..close];
            parts.Add(name.StartsWith('!') ? new Part($"${{{name[1..]}}}", IsName: false) : new Part(Checked(name.Trim()), IsName: true));
            from = close + 1;
        }

        if (from < text.Length) parts.Add(new Part(text[from..], IsName: false));
        return parts;
    }

    private static string Checked(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':')
            ? name
            : throw Refusal.Validation(
                "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons");
}

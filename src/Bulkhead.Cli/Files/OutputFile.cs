using System.Text;
using Bulkhead.Cli.Output;
using Spectre.Console;

namespace Bulkhead.Cli.Files;

/// <summary>A file that the command line asks for.</summary>
internal static class OutputFile
{
    /// <summary>Writes the text in one piece: a half-written file never has the name. Says what is wrong when it can't.</summary>
    public static bool TryWrite(string path, string text, Terminal terminal)
    {
        try
        {
            var draft = path + ".part";
            File.WriteAllText(draft, text, new UTF8Encoding(false));
            File.Move(draft, path, overwrite: true);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            terminal.People.MarkupLine($"[red]error[/]: the file could not be written: {SafeText.Markup(problem.Message)}");
            return false;
        }
    }
}

using System.Text;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Cli.Files;

/// <summary>A file that the command line asks for.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Writes the text in one piece: a half-written file never has the name, and none is left behind. Says what is wrong when
    /// it can't.
    /// </summary>
    public static bool TryWrite(string path, string text, Terminal terminal)
    {
        try
        {
            Write(path, text);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            DiagnosticView.Write(terminal.People, [new Diagnostic(CommandLineDiagnostics.Unwritable, $"'{path}' can't be written: {problem.Message}")
            {
                Help = "make room, or name a file in a folder that exists and that you may write to",
            }]);
            return false;
        }
    }

    private static void Write(string path, string text)
    {
        var draft = path + ".part";
        try
        {
            File.WriteAllText(draft, text, new UTF8Encoding(false));
            File.Move(draft, path, overwrite: true);
        }
        catch (IOException problem) when (problem is not DirectoryNotFoundException)
        {
            File.Delete(draft);
            throw;
        }
    }
}

using Spectre.Console;

namespace Bulkhead.Cli.Output;

/// <summary>
/// Where a command writes and reads. Data goes to <see cref="Data"/> (stdout), words for people who watch to
/// <see cref="People"/> (stderr). Colours only where a terminal is there and NO_COLOR is not set.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Wide enough that nothing is ever wrapped where lines go to a file or a pipe.</summary>
    private const int Unwrapped = 100_000;

    // Each is made when it is first used: most commands need one of them, and each takes milliseconds.
    private readonly Lazy<TextReader> _input;
    private readonly Lazy<IAnsiConsole> _data;
    private readonly Lazy<IAnsiConsole> _people;

    public Terminal(TextWriter output, TextWriter error, TextReader input, bool outputIsTerminal, bool errorIsTerminal)
        : this(output, error, new Lazy<TextReader>(input), outputIsTerminal, errorIsTerminal)
    {
    }

    private Terminal(TextWriter output, TextWriter error, Lazy<TextReader> input, bool outputIsTerminal, bool errorIsTerminal)
    {
        DataWriter = output;
        PeopleWriter = error;
        IsInteractive = errorIsTerminal;
        _input = input;
        _data = new Lazy<IAnsiConsole>(() => Make(output, outputIsTerminal));
        _people = new Lazy<IAnsiConsole>(() => Make(error, errorIsTerminal));
    }

    /// <summary>The process's own console.</summary>
    public static Terminal OfProcess() =>
        new(Console.Out, Console.Error, new Lazy<TextReader>(() => Console.In), !Console.IsOutputRedirected, !Console.IsErrorRedirected && !Console.IsInputRedirected);

    /// <summary>Stdout, with colours where it is a terminal.</summary>
    public IAnsiConsole Data => _data.Value;

    /// <summary>Stdout as it is, for JSON and other machine-readable text.</summary>
    public TextWriter DataWriter { get; }

    /// <summary>Stderr, with colours where it is a terminal.</summary>
    public IAnsiConsole People => _people.Value;

    /// <summary>Stderr as it is, for text that is laid out already.</summary>
    public TextWriter PeopleWriter { get; }

    /// <summary>Stdin, for confirmations.</summary>
    public TextReader Input => _input.Value;

    /// <summary>Whether a person sits there: questions may be asked and progress may be redrawn.</summary>
    public bool IsInteractive { get; }

    private static IAnsiConsole Make(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!isTerminal) console.Profile.Width = Unwrapped;
        return console;
    }
}

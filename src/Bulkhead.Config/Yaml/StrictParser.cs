using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bulkhead.Config.Yaml;

/// <summary>
/// YamlDotNet's parser, with one kind of exception for all that is wrong with the text: for some malformed texts its
/// scanner throws the exceptions of its own internal checks (found by mutating files) instead of a
/// <see cref="YamlException"/>.
/// </summary>
internal sealed class StrictParser(TextReader text) : IParser
{
    private readonly Scanner _scanner = new(text);
    private Parser? _parser;

    public ParsingEvent? Current => _parser?.Current;

    public bool MoveNext()
    {
        try
        {
            _parser ??= new Parser(_scanner);
            return _parser.MoveNext();
        }
        catch (Exception internalCheck) when (internalCheck is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            var at = _scanner.CurrentPosition;
            throw new YamlException(at, at, "A value can't stand here; a '[' or '{' above it may not be closed", internalCheck);
        }
    }
}

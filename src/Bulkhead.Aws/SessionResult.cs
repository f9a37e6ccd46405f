namespace Bulkhead.Aws;

/// <summary>What came of opening a session: <see cref="SessionOpened"/> or <see cref="SessionRefused"/>.</summary>
public abstract record SessionResult
{
    private protected SessionResult() { }
}

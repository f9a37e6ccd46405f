namespace Bulkhead.Aws;

/// <summary>What came of a call: <see cref="AwsSuccess"/> or <see cref="AwsRefusal"/>, nothing else.</summary>
public abstract record AwsResult
{
    private protected AwsResult() { }
}

using Xunit;

namespace Bulkhead.LocalCloud.Tests.Conformance;

/// <summary>What AWS's own clients see (docs/local-cloud.md, "The conformance suite").</summary>
public sealed class ConformanceTests(ConformanceRun run) : IClassFixture<ConformanceRun>
{
    public static TheoryData<string> Scripts => [.. ConformanceRun.Scripts];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Boto3_sees_what_AWS_would_show(string script) => run.Check(script);

    [Fact]
    public void Every_operation_of_the_local_cloud_has_answered_an_independent_client()
    {
        // What no independent client can ask for by itself, with the place of its test.
        var outstanding = File.ReadAllLines(Path.Combine(Boto3.Folder, "outstanding.txt")).Select(l => l.Split(' ')[0]);
        string[] missing = [.. run.Operations.Except(run.Answered).Except(run.Excused).Except(outstanding).Order(StringComparer.Ordinal)];
        Assert.True(
            missing.Length == 0,
            $"{missing.Length} operations of the local cloud are not exercised. Add each to the file of its service in "
            + $"tests/Bulkhead.LocalCloud.Tests/Conformance/operations (the head of run.py says how):\n{string.Join('\n', missing)}");
    }
}

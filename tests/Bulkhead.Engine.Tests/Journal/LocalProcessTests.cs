using Bulkhead.Engine.Journal;
using Xunit;

namespace Bulkhead.Engine.Tests.Journal;

public sealed class LocalProcessTests
{
    private const string Here = "boot/pid:[1]/ann";

    [Theory]
    [InlineData("boot/pid:[1]/ann/42/1000", null, true)]
    [InlineData("boot/pid:[1]/ann/42/1000", "2000", true)]
    [InlineData("boot/pid:[1]/ann/42/1000", "1000", false)]
    [InlineData("other boot/pid:[1]/ann/42/1000", null, false)]
    [InlineData("boot/pid:[2]/ann/42/1000", null, false)]
    [InlineData("boot/pid:[1]/bob/42/1000", null, false)]
    [InlineData("boot/pid:[1]/ann/none", null, false)]
    [InlineData(null, null, false)]
    public void Only_a_process_of_the_same_boot_namespace_and_user_is_known_to_be_gone(string? key, string? startsAt, bool gone) =>
        Assert.Equal(gone, LocalProcess.HasEnded(key, Here, _ => startsAt));

    [Fact]
    public void Nothing_is_known_where_the_system_does_not_say_enough() =>
        Assert.False(LocalProcess.HasEnded("boot/pid:[1]/ann/42/1000", null, _ => null));

    [Fact]
    public void This_process_has_not_ended() => Assert.False(LocalProcess.HasEnded(LocalProcess.Current));

    [Fact]
    public void A_process_that_has_ended_is_gone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says enough of a process.");
        var key = LocalProcess.Current!.Split('/');
        key[^1] = "1";
        Assert.True(LocalProcess.HasEnded(string.Join('/', key)));
    }
}

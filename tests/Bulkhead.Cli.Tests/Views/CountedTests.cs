using Bulkhead.Cli.Views;
using Xunit;

namespace Bulkhead.Cli.Tests.Views;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 steps")]
    [InlineData(1, "1 step")]
    [InlineData(2, "2 steps")]
    public void One_thing_is_one_and_all_other_numbers_are_several(int number, string words) => Assert.Equal(words, Counted.Of(number, "step"));
}

using Bulkhead.Engine.Plans;
using Xunit;

namespace Bulkhead.Engine.Tests.Plans;

public sealed class StackReferencesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{organization}", "o-1")]
    [InlineData("arn:{partition}:iam::{account:dev}:root", "arn:aws:iam::222222222222:root")]
    [InlineData("{other} {account:dev", "{other} {account:dev")]
    [InlineData("{account:nobody}", null)]
    public void References_are_replaced_and_other_text_is_not(string text, string? expected) =>
        Assert.Equal(expected, StackReferences.Resolve(text, "aws", "o-1", name => name == "dev" ? "222222222222" : null));

    [Fact]
    public void The_accounts_of_a_text_are_named() =>
        Assert.Equal(["dev", "qa"], StackReferences.AccountsIn($"{StackReferences.Account("dev")},{StackReferences.Account("qa")}{{account:"));
}

using Bulkhead.LocalCloud.Services.Rehearsal;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.Rehearsal;

public sealed class RehearsalProgramTests
{
    [Theory]
    [InlineData("bulkhead-rehearsal print", null)]
    [InlineData("#!/bin/sh\n  bulkhead-rehearsal   print\r\n", null)]
    [InlineData("phases:\n  build:\n    commands:\n      - bulkhead-rehearsal send mailbox-0123456789\n", "mailbox-0123456789")]
    public void A_line_of_its_own_is_the_program(string text, string? mailbox) => Assert.Equal(new RehearsalProgram(mailbox), RehearsalProgram.Find(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("echo bulkhead-rehearsal print")]
    [InlineData("bulkhead-rehearsal")]
    [InlineData("bulkhead-rehearsal print more")]
    [InlineData("bulkhead-rehearsal send short")]
    [InlineData("bulkhead-rehearsal send ../0123456789abcdef")]
    public void Anything_else_is_not(string? text) => Assert.Null(RehearsalProgram.Find(text));
}

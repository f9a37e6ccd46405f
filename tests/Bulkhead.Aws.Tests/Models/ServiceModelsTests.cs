using Bulkhead.Aws.Models;
using Xunit;

namespace Bulkhead.Aws.Tests.Models;

public sealed class ServiceModelsTests
{
    public static TheoryData<string> Services => [.. ServiceModels.Names];

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_operation_and_every_shape_of_every_model_can_be_read(string service)
    {
        var model = ServiceModels.Get(service);
        Assert.NotEmpty(model.OperationNames);
        var seen = new HashSet<Shape>();
        foreach (var name in model.OperationNames)
        {
            var operation = model.GetOperation(name);
            Assert.StartsWith("/", operation.RequestUri, StringComparison.Ordinal);
            if (operation.Input is { } input) Walk(input, seen);
            if (operation.Output is { } output) Walk(output, seen);
            foreach (var error in operation.Errors) Walk(error, seen);
            if (operation.Pagination is { } pagination) Assert.NotEmpty(pagination.InputTokens);
        }
    }

    [Fact]
    public void A_service_that_bulkhead_has_no_model_of_is_not_found() => Assert.Null(ServiceModels.Find("no-such-service"));

    [Fact]
    public void Errors_are_found_by_their_code_on_the_wire()
    {
        var error = ServiceModels.Get("iam").FindError("NoSuchEntity");
        Assert.NotNull(error);
        Assert.Equal(404, error.HttpStatus);
    }

    private static void Walk(Shape shape, HashSet<Shape> seen)
    {
        if (!seen.Add(shape)) return;
        switch (shape)
        {
            case StructureShape structure:
                foreach (var member in structure.Members) Walk(member.Shape, seen);
                Assert.All(structure.Required, r => Assert.NotNull(structure.Find(r)));
                break;
            case ListShape list:
                Walk(list.Element.Shape, seen);
                break;
            case MapShape map:
                Walk(map.Value.Shape, seen);
                break;
        }
    }
}

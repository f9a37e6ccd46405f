namespace Bulkhead.Reach.Tests.Search;

/// <summary>A function with its role.</summary>
internal sealed record RandomFunction(string Account, string Name, string Role)
{
    public string Arn => $"arn:aws:lambda:eu-west-1:{Account}:function:{Name}";
}

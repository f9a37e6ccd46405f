namespace Bulkhead.Config.Model;

/// <summary>A pipeline of AWS CodePipeline that delivers. Its owner makes it; Bulkhead lets its role into the accounts that it delivers to.</summary>
/// <param name="Account">The account in which it is, by its name in the file.</param>
/// <param name="Name">Its name, in whatever region it is.</param>
/// <param name="Role">The role that it runs with, in the same account, as behind <c>role/</c> in its ARN.</param>
public sealed record DeliveryPipeline(string Account, string Name, string Role);

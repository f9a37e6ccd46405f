namespace Bulkhead.LocalCloud.Hosting;

/// <summary>A mail that AWS would have sent.</summary>
/// <param name="To">The address.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The text.</param>
/// <param name="Time">When, on the cloud's clock.</param>
public sealed record LocalMail(string To, string Subject, string Text, DateTimeOffset Time);

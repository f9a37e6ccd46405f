namespace Bulkhead.Config.Model;

/// <summary>An alternate contact, as the Account service takes it.</summary>
/// <param name="Name">At most 64 characters.</param>
/// <param name="Title">The contact's title, at most 50 characters; when the file gives none, the contact's kind.</param>
/// <param name="Email">At most 254 characters.</param>
/// <param name="Phone">At most 25 characters.</param>
public sealed record Contact(string Name, string Title, string Email, string Phone);

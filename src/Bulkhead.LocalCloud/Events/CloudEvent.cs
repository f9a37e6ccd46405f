namespace Bulkhead.LocalCloud.Events;

/// <summary>A call that was recorded.</summary>
/// <param name="Number">Its number since the cloud was started: later calls have higher ones.</param>
/// <param name="Account">The account whose log it is in.</param>
/// <param name="Region">The region whose log it is in; us-east-1 for global services.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Name">The operation.</param>
/// <param name="Source">The service, such as <c>iam.amazonaws.com</c>.</param>
/// <param name="UserName">Who called, as CloudTrail's console shows it: the user's or the session's name.</param>
/// <param name="AccessKeyId">The key that signed; empty for none.</param>
/// <param name="IsReadOnly">Whether the operation only reads.</param>
/// <param name="Resources">The ARNs that the call was about.</param>
/// <param name="Record">The event as CloudTrail writes it.</param>
internal sealed record CloudEvent(
    long Number,
    string Account,
    string Region,
    DateTimeOffset Time,
    string Id,
    string Name,
    string Source,
    string UserName,
    string AccessKeyId,
    bool IsReadOnly,
    IReadOnlyList<string> Resources,
    EventRecord Record);

using Bulkhead.Aws;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>What AWS's reasons for a failed account request mean, and what to do (Organizations API Reference, CreateAccountStatus).</summary>
internal static class CreationFailures
{
    public static StepOutcome.Failed Explain(StepPayload.CreateAccount payload, CreationStatus status, AwsSession management)
    {
        var reason = status.FailureReason ?? "no reason given";
        var (text, advice) = reason switch
        {
            "ACCOUNT_LIMIT_EXCEEDED" => (
                "the organization has as many accounts as its quota allows",
                "Ask for a higher quota (Service Quotas, AWS Organizations, L-E619E033, in us-east-1 of the management account), then run the same command again. Closed accounts count for 90 days."),
            "EMAIL_ALREADY_EXISTS" => (
                $"the address {payload.Email} is in use for another AWS account, outside this organization",
                "Give the account another address with 'email:', or move the existing account into the organization and give its 'id:'."),
            "INVALID_EMAIL" => (
                $"AWS does not accept the address {payload.Email}", "Change 'organization.email' or the account's 'email:'."),
            "INVALID_ADDRESS" => (
                "the management account has no valid postal address", "Complete the management account's contact information."),
            "MISSING_PAYMENT_INSTRUMENT" => (
                "the management account has no payment method", "Add a payment method to the management account."),
            "PENDING_BUSINESS_VALIDATION" or "UNKNOWN_BUSINESS_VALIDATION" or "INVALID_IDENTITY_FOR_BUSINESS_VALIDATION"
                or "FAILED_BUSINESS_VALIDATION" => (
                "AWS has not validated the business behind the management account", "Follow the request that AWS sent to the management account's address, then run the same command again."),
            "CONCURRENT_ACCOUNT_MODIFICATION" => (
                "another account is being changed at the same moment", "Run the same command again."),
            "INTERNAL_FAILURE" => ("AWS failed on its side", "Run the same command again later."),
            "GOVCLOUD_ACCOUNT_ALREADY_EXISTS" => (
                "an account with this address exists in AWS GovCloud", "Give the account another address with 'email:'."),
            "INVALID_PAYMENT_INSTRUMENT" => (
                "the management account's payment method can't be used", "Correct the management account's payment method."),
            _ => ("AWS says " + reason, "See the Organizations API Reference, CreateAccountStatus, FailureReason."),
        };
        var refusal = new AwsRefusal(KindOf(reason), reason, text)
        {
            Service = "organizations",
            Operation = "CreateAccount",
            Region = management.Region,
            Account = management.Account,
        };
        return new StepOutcome.Failed($"account '{payload.Account}' was not made: {text}", refusal, advice);
    }

    private static RefusalKind KindOf(string reason) => reason switch
    {
        "ACCOUNT_LIMIT_EXCEEDED" => RefusalKind.LimitReached,
        "EMAIL_ALREADY_EXISTS" or "CONCURRENT_ACCOUNT_MODIFICATION" or "GOVCLOUD_ACCOUNT_ALREADY_EXISTS" => RefusalKind.Conflict,
        "INVALID_EMAIL" or "INVALID_ADDRESS" => RefusalKind.Invalid,
        "INTERNAL_FAILURE" => RefusalKind.Unavailable,
        _ => RefusalKind.Other,
    };
}

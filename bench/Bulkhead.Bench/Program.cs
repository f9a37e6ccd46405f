using Bulkhead.Bench;

switch (args)
{
    case ["iam-decide"]: IamDecide.Run(); return 0;
    case ["iam-match"]: IamMatch.Run(); return 0;
    case ["iam-compile"]: IamCompile.Run(); return 0;
    case []:
        IamDecide.Run();
        IamMatch.Run();
        IamCompile.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: bench [iam-decide | iam-match | iam-compile]");
        return 64;
}

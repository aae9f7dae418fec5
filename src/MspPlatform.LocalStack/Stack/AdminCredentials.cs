namespace MspPlatform.LocalStack.Stack;

/// <summary>The first administrator, as <c>migrate</c> leaves it in admin.json.</summary>
internal sealed record AdminCredentials(string Email, string ApiKey)
{
    /// <exception cref="StackException">The file is missing or broken.</exception>
    public static AdminCredentials Read(DataFolder folder) => File.Exists(folder.AdminFile)
        ? Json.Read<AdminCredentials>(folder.AdminFile)
        : throw new StackException(
            $"{folder.AdminFile} is missing, though the database has its administrator: restore it, or move all of {folder.Path} away to start empty.");
}

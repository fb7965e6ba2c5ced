namespace Antiphon.Conversation;

/// <summary>Looks on at a session's door (R1). Called by the session's one reader; must not touch the session's state.</summary>
internal interface ISessionProbe
{
    /// <summary>The session is about to start.</summary>
    void OnStart(SessionReader reader, SessionMailbox mailbox);

    /// <summary>This item is about to be handled.</summary>
    /// <param name="sequence">Counts the items of the session from 1.</param>
    /// <param name="now">Session time of the handling.</param>
    /// <param name="mail">The item; what it carries is given away by the handling.</param>
    void OnMail(long sequence, TimeSpan now, in Mail mail);

    /// <summary>The item has been handled.</summary>
    void OnHandled(in Mail mail);

    /// <summary>The session is settled; nothing more is handled.</summary>
    void OnClosed(TimeSpan now, SessionEnd end);
}

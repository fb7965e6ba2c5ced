namespace Antiphon.Testing.Tests.Loopback;

/// <summary>What callers say: appointments, yes and no, names, digits, numbers, orders, accounts, small talk, open speech.</summary>
internal static class Sentences
{
    internal static readonly string[] All =
    [
        "i would like to book an appointment for tuesday at three",
        "can i come in on friday at ten thirty in the morning",
        "please cancel my appointment on monday",
        "i need to reschedule my appointment to next thursday",
        "do you have anything available tomorrow afternoon",
        "what times are open on wednesday",
        "book me a haircut for saturday at noon",
        "move it to four fifteen please",
        "yes",
        "no",
        "yes please",
        "no thank you",
        "that is correct",
        "no that is wrong",
        "sure go ahead",
        "my name is sarah johnson",
        "this is michael brown",
        "the appointment is for david miller",
        "my last name is anderson",
        "my phone number is five five five one two three four",
        "nine eight seven six five four three two one zero",
        "the code is four zero seven nine",
        "my zip code is nine four one zero seven",
        "i would like to order two large pizzas",
        "my room number is one hundred and twelve",
        "transfer two hundred and fifty dollars to savings",
        "i am thirty four years old",
        "where is my order",
        "what is the status of my order",
        "my order number is eight two six one",
        "i want to return a pair of shoes",
        "has my package been shipped yet",
        "please cancel order seven three nine",
        "i forgot my password",
        "what is my account balance",
        "i want to change my delivery address",
        "can i speak to a human please",
        "i want to talk to an agent",
        "hello how are you today",
        "thank you very much goodbye",
        "can you repeat that please",
        "what are your opening hours",
        "what is the weather going to be like in chicago this weekend",
        "turn off the lights in the living room",
        "my washing machine is making a strange noise and leaking water",
        "i was charged twice for the same subscription last month",
        "how long does it take to get from the airport to the hotel",
        "i am allergic to peanuts so please do not put any in my food",
    ];

    /// <summary>Every sixth of them, where the rest would show nothing new.</summary>
    internal static readonly string[] Some = [.. All.Where((_, i) => i % 6 == 0)];
}

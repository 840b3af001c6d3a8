"""Invented names, as mixed as a British school's, with a few that try the limits of a screen."""

GIVEN = (  # noqa: SIM905
    "Aaliyah Abdullah Abigail Adam Adaeze Adrian Agnieszka Aidan Aimee Aisha Alexander Alfie Alice "
    "Amara Amelia Amir Anaya Andrew Anjali Anya Archie Aria Arjun Arthur Asma Ava Ayaan Ayesha "
    "Beatrice Bethany Blessing Bilal Caitlin Callum Cameron Charlie Charlotte Chidi Chloe Connor "
    "Daisy Daniel Darius David Deborah Demi Diego Dominik Dylan Eden Edward Eleanor Elif Eliza "
    "Elliot Emily Emmanuel Esme Esther Ethan Eva Evie Ezra Farah Fatima Finlay Florence Francesca "
    "Freddie Gabriel Gabriela George Georgia Giulia Grace Gurpreet Hamza Hannah Harjit Harry "
    "Harvey Hassan Heidi Henry Holly Hugo Ibrahim Imani Imogen Ines Isaac Isla Ismail Ivy Jack "
    "Jacob Jade Jakub James Jasmine Jaspreet Jayden Jessica Joel Joseph Joshua Julia Kacper Kai "
    "Kamil Karim Katie Keira Khadija Kiera Kwame Lacey Lara Layla Leah Leila Leo Lewis Liam Lily "
    "Logan Lola Louis Lucas Lucy Luke Lydia Maisie Malik Mariam Martha Mason Matilda Maya Megan "
    "Mei Mia Michael Mohammed Molly Muhammad Musa Nadia Naomi Natalia Nathan Niamh Nikhil Nina "
    "Noah Noor Olivia Oliwia Omar Oscar Owen Patrick Phoebe Poppy Priya Rafael Rania Reece Rhys "
    "Riley Robin Rohan Rory Rosie Ruby Saba Safiya Samir Samuel Sana Sara Scarlett Sebastian "
    "Shanice Simran Sienna Sofia Sophie Stanley Suleiman Tahir Tamara Tara Theo Thomas Tilly Toby "
    "Tyler Umar Violet Wiktoria William Xin Yasmin Yusuf Zac Zainab Zara Zofia"
).split()

FAMILY = (  # noqa: SIM905
    "Abbott Abdi Abebe Acheampong Adams Addo Afolabi Ahmad Ahmed Akhtar Ali Allen Andrews Anwar "
    "Appiah Archer Armstrong Ashworth Aslam Atkinson Aziz Bailey Baker Balogun Banerjee Barnes "
    "Bates Begum Bell Bennett Bhatt Bianchi Bird Black Booth Bradley Brennan Brooks Brown Burke "
    "Burton Butler Byrne Campbell Carter Chan Chapman Chaudhry Chen Choudhury Clark Cole Collins "
    "Cook Cooper Costa Cox Craig Crawford Cunningham Czarnecki Dacosta Davies Dawson Desai Diallo "
    "Dixon Doyle Duncan Edwards Ellis Evans Farooq Fernandes Ferreira Fisher Fletcher Flynn Foster "
    "Fox Francis Gallagher Garcia Gibson Gill Gordon Graham Grant Gray Green Griffiths Gupta "
    "Haider Hall Hamilton Hansen Harper Harris Harrison Hart Harvey Hassan Hayes Henderson Hill "
    "Hoang Holland Holmes Howard Hughes Hunt Hussain Ibrahim Iqbal Islam Jackson Jankowski James "
    "Jenkins Johal Johnson Jones Joshi Kapoor Kaur Kelly Kennedy Khalil Khan King Knight Kovacs "
    "Kowalski Kumar Lam Lawson Lee Lewis Li Lloyd Lopez Mahmood Malik Marsh Martin Mason Matthews "
    "McCarthy McKenzie Mehta Mensah Miah Miller Mills Mistry Mitchell Moore Morgan Morris Murphy "
    "Murray Mwangi Nair Nash Ncube Nelson Newman Nguyen Nowak Obi Odukoya Okeke Oliveira Osei Owen "
    "Owusu Palmer Parker Parveen Patel Pearce Pereira Perry Phillips Popescu Powell Price Qureshi "
    "Rahman Rai Rana Rashid Reid Reynolds Richards Robertson Robinson Rodrigues Rose Ross Russell "
    "Sadiq Saleem Sandhu Santos Saunders Scott Shah Sharma Shaw Siddiqui Silva Simmons Simpson "
    "Singh Smith Stewart Sullivan Sutton Tanaka Taylor Thapa Thomas Thompson Turner Uddin Usman "
    "Vasquez Wallace Walker Walsh Wang Ward Warsame Watson Webb West White Wilkinson Williams "
    "Wilson Wong Wood Wright Yilmaz Young Yusuf Zaman Zhang Zielinski"
).split()

# Tutor group 8B, as the design's register shows it; Ada Byrne is the cast's (STYLE 2.9).
GROUP_8B = (
    ("Tomasz", "Adamski"),
    ("Zara", "Ahmed"),
    ("Kofi", "Asante"),
    ("Amelia", "Barker"),
    ("Ada", "Byrne"),
    ("Mei", "Chen"),
    ("Oliver", "Clarke"),
    ("Cem", "Demir"),
    ("Ifeoma", "Eze"),
    ("Grace", "Fletcher"),
    ("Yusuf", "Hassan"),
    ("Isla", "Hughes"),
    ("Priya", "Iyer"),
    ("Leo", "Jackson"),
    ("Anaya", "Kaur"),
    ("Dylan", "Lewis"),
    ("Noah", "Mensah"),
    ("Sofia", "Moreno"),
    ("Aisha", "Noor"),
    ("Callum", "O’Neill"),
    ("Ravi", "Patel"),
    ("Freya", "Reid"),
    ("Samuel", "Roberts"),
    ("Layla", "Said"),
    ("Harjit", "Singh"),
    ("Minh", "Tran"),
    ("Poppy", "Turner"),
    ("Ewan", "Wright"),
)

# Names of up to 60 characters, and names that are written from right to left.
UNUSUAL = (
    ("Maximiliana Konstantina", "Papadopoulou-Featherstonehaugh-Smyth"),
    ("Oluwaseunfunmi Adebukola", "Ogunbanjo-Oyelaran-Fitzwilliams-Li"),
    ("Wilhelmina Bartholomea Anne", "Cholmondeley-Warner-Abercrombie"),
    ("ليلى", "الحسن"),
    ("يوسف عبد الرحمن", "الخطيب"),
    ("נועה", "כהן"),
    ("אריאל", "בן־דוד"),
    ("محمد عثمان", "قریشی"),
    ("زینب", "چودھری"),
    ("Xochitl", "Nguyễn-Đặng"),
    ("Sigríður", "Þorláksdóttir"),
    ("Bo", "Ng"),
)

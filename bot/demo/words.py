"""Names of things in the demo company, all made up."""

from __future__ import annotations

from decimal import Decimal

PRODUCTS = (
    ("Atlas Arm", "Robots", Decimal(18_500)),
    ("Pico Gripper", "Robots", Decimal(4_200)),
    ("Vision Kit", "Sensing", Decimal(9_800)),
    ("Fleet Cloud", "Software", Decimal(12_000)),
    ("Care Plan", "Service", Decimal(6_500)),
)
ACCOUNTS = (
    ("Officine Valdarno", "Mid-market", "Manufacturing"),
    ("Cantieri Lodigiani", "Enterprise", "Shipbuilding"),
    ("Pastificio Serena", "Mid-market", "Food"),
    ("Tessile Bramante", "Small", "Textiles"),
    ("Vetreria San Marco", "Mid-market", "Glass"),
    ("Molino Trevisan", "Small", "Food"),
    ("Ceramiche Adige", "Enterprise", "Ceramics"),
    ("Farma Tirreno", "Enterprise", "Pharma"),
    ("Holloway Foods", "Enterprise", "Food"),
    ("Kestrel Logistics", "Enterprise", "Logistics"),
    ("Brightwater Dairy", "Mid-market", "Food"),
    ("Ashdown Motors", "Enterprise", "Automotive"),
    ("Thornbury Paper", "Mid-market", "Paper"),
    ("Lakeshore Medical", "Mid-market", "Medical"),
    ("Pinecrest Tools", "Small", "Manufacturing"),
    ("Granite Bay Brewing", "Small", "Food"),
    ("Usina Boa Vista", "Enterprise", "Energy"),
    ("Grupo Jacarandá", "Enterprise", "Retail"),
    ("Café Serra Azul", "Mid-market", "Food"),
    ("Metalúrgica Ipê", "Mid-market", "Manufacturing"),
    ("Porto Claro Logística", "Enterprise", "Logistics"),
    ("Móveis Araucária", "Small", "Furniture"),
    ("Vinícola Pedra Alta", "Small", "Food"),
    ("Embalagens Tamoio", "Mid-market", "Packaging"),
)
NEXT_STEPS = (
    "Demo with the plant manager",
    "Send the revised proposal",
    "Call procurement about terms",
    "Site visit next week",
    "Security review with their IT",
    "Meet the CFO",
    "Agree on the pilot's success criteria",
    "Chase the signature",
)
WINS = ("Fast delivery", "Service close by", "Best fit in the pilot", "Price")
LOSSES = ("No decision", "Price", "A competitor", "Project postponed", "Missing feature")

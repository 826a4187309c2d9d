"""Files as the apps write them, with all their quirks."""

from datetime import UTC, datetime, timedelta

STRONG_A = """\ufeffDate,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE\r
2023-05-01 18:30:00,"Push, heavy",1h 5m,"Bench Press (Barbell)",W,45.0,10,0,0,\r
2023-05-01 18:30:00,"Push, heavy",1h 5m,"Bench Press (Barbell)",1,225.0,5,0,0,8\r
2023-05-01 18:30:00,"Push, heavy",1h 5m,"Bench Press (Barbell)",2,225.0,5,0,0,8.5\r
2023-05-01 18:30:00,"Push, heavy",1h 5m,"Bench Press (Barbell)",Rest Timer,0,0,0,120.0,\r
2023-05-01 18:30:00,"Push, heavy",1h 5m,"Bench Press (Barbell)",F,205.0,9,0,0,10\r
2023-05-01 18:30:00,"Push, heavy",1h 5m,Push Up,1,0.0,20,0,0,\r
2023-05-03 07:00:00,Run,264h 1m,Running,1,0,0,3.1,1500,\r
"""

STRONG_B = """Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE
2023-05-01 18:30:00,Legs,45m,Squat (Barbell),1,100,5,0,0,"felt ""good"",
really","First day
back",7
2023-05-01 18:30:00,Legs,45m,Squat (Barbell),2,100,5,0,0,,"First day
back",
"""

STRONG_C = """Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;Workout Notes
2023-05-01 18:30:00;Pull;Deadlift (Barbell);1;315;lbs;5;;;;;;
2023-05-01 18:30:00;Pull;Deadlift (Barbell);D;100,5;kg;8;;;;;;
2023-05-01 18:30:00;Pull;Rowing Machine;1;;;;;1,5;km;400;;
"""

STRONG_D = """"Workout #";"Date";"Workout Name";"Duration (sec)";"Exercise Name";"Set Order";"Weight (kg)";"Reps";"RPE";"Distance (meters)";"Seconds";"Notes";"Workout Notes"
"1";"2024-01-02 10:00:00";"Arms";"1800";"Bicep Curl (Dumbbell)";"1";"12.5";"12";"";"";"";"";""
"1";"2024-01-02 10:00:00";"Arms";"1800";"Zorb Tango Press (Dumbbell)";"1";"20";"8";"";"";"";"";""
"2";"2024-01-03 10:00:00";"Core";"600";"Plank";"1";"";"";"";"";"60";"";""
"""

HEVY = """"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index","set_type","weight_kg","reps","distance_km","duration_seconds","rpe"
"Push day","15 Sep 2025, 07:48","15 Sep 2025, 08:50","Early.\\nTired.","Bench Press (Barbell)",,"slow\\nand low",0,"warmup",40,10,,,
"Push day","15 Sep 2025, 07:48","15 Sep 2025, 08:50","Early.\\nTired.","Bench Press (Barbell)",,"slow\\nand low",1,"normal",80,8,,,8.5
"Push day","15 Sep 2025, 07:48","15 Sep 2025, 08:50","Early.\\nTired.","Triceps Pushdown",0,,0,"dropset","22,5",12,,,
"Push day","15 Sep 2025, 07:48","15 Sep 2025, 08:50","Early.\\nTired.","Lateral Raise (Dumbbell)",0,,0,"failure",10,15,,,
"Push day","15 Sep 2025, 07:48","15 Sep 2025, 08:50","Early.\\nTired.","Bench Press (Barbell)",,,0,"normal",60,12,,,
"Cardio","16 Sep 2025, 18:00","16 Sep 2025, 18:30","","Running",,"",0,"normal",,,"5,02",1500,
"""

FITNOTES = """Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment
2022-03-01,Flat Barbell Bench Press,Chest,60.0,kgs,10,,,,
2022-03-01,Flat Barbell Bench Press,Chest,135.0,lbs,8,,,,
2022-03-01,Crunch, weighted, slow,Abs,10.0,kgs,20,,,,hard
2022-03-01,Flat Barbell Bench Press,Chest,70.0,kgs,6,,,,
2022-03-02,Treadmill,Cardio,,,,3.0,km,0:20:00,
"""

FITNOTES_OLD = """Date,Exercise,Category,Weight (lbs),Reps,Distance,Distance Unit,Time
2019-03-01,Barbell Squat,Legs,225.0,5,,,
"""


def strong(workouts: int, first_year: int = 2015, exercises: int = 2, sets: int = 5) -> str:
    """A long history: a workout a day, ever heavier."""
    names = ("Squat (Barbell)", "Bench Press (Barbell)", "Deadlift (Barbell)", "Overhead Press (Barbell)", "Leg Press")
    lines = [
        "Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;Workout Notes"
    ]
    for number in range(workouts):
        day = datetime(first_year, 1, 1, 18, tzinfo=UTC) + timedelta(days=number * 0.7)
        for place in range(exercises):
            name = names[(number + place) % len(names)]
            for order in range(1, sets + 1):
                weight = 60 + number % 97 + order
                lines.append(f"{day:%Y-%m-%d %H:%M:%S};Day;{name};{order};{weight};kg;{4 + number % 5};;;;;;")
    return "\n".join(lines) + "\n"

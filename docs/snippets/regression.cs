// A regression: 300 rows to train and 100 to test, with the columns Features (8 numbers) and Label.
var ml = new MLContext(seed: 1);
IDataView train = ml.Data.TeacherStudent(rowCount: 300, featureCount: 8);
IDataView test = ml.Data.TeacherStudent(
    new TeacherStudentOptions
    {
        RowCount = 100,
        FeatureCount = 8,
        FirstRow = 300,
    }
);

/// Compact JSON text as a column of the store holds it. It is copied into answers as it stands, and read into a `Value`
/// only by those who look inside.
typealias StoredJSON = String

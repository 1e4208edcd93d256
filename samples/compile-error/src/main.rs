fn main() {
    let greeting = String::from("Hello");
    let moved = greeting;
    println!("{greeting} and {moved}");
}

from cyberscan.recognition import read_answer, recognise

STREAM = (
    b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=BoundaryString\r\n\r\n"
    b"--BoundaryString\r\nContent-type: image/jpeg\r\nContent-Length: 7713\r\n\r\n\xff\xd8\xff\xe0"
)


def test_the_images_of_a_stream_are_never_kept() -> None:
    answer = read_answer(STREAM)
    assert answer is not None
    assert answer.body == b""


def test_the_camera_is_recognised_all_the_same() -> None:
    answer = read_answer(STREAM)
    assert answer is not None
    [camera] = recognise([answer])
    assert (camera.id, camera.category) == ("motion", "camera")

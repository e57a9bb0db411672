import assay_kit


def load():
    import solution

    return {"clamp": solution.clamp}, (ValueError,)


assay_kit.serve(load)
